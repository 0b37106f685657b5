declare const brand: unique symbol;
/** A type that only its constructor makes. */
export type Brand<T, B extends string> = T & { readonly [brand]: B };
