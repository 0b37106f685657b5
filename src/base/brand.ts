declare const brand: unique symbol;
/** A type whose values only its constructor makes. A brand over a brand keeps both. */
export type Brand<T, B extends string> = T & { readonly [brand]: { readonly [K in B]: true } };
