/**
 * The certificate of the authority that vouches for the TLS registry of a world. The machine of real processes makes the same one
 * (`src/machine/host/certificates.ts`); a test compares both.
 */
/** Where programs in Go, OpenSSL and the reference look. */
const PLACE = "/etc/ssl/certs/ca-certificates.crt";

export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBBTCBuKADAgECAgEBMAUGAytlcDAiMSAwHgYDVQQDDBdQbGltc29sbCB0ZXN0
IGF1dGhvcml0eTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMCIxIDAe
BgNVBAMMF1BsaW1zb2xsIHRlc3QgYXV0aG9yaXR5MCowBQYDK2VwAyEA0xej6lQ0
mlY6emaoPSU2z3KImhoJkHCgTv/Czr4/0UijEzARMA8GA1UdEwEB/wQFMAMBAf8w
BQYDK2VwA0EAzCP64Nw9yuo2DXX93NMq0kuwPj005hYrpNbsv7vOtlVMAnvNsLzN
398gRYt9lYICXi3hWuS/6l4kZBcHUf8SBA==
-----END CERTIFICATE-----
`;

export const authorityFile = { path: PLACE, spec: { text: AUTHORITY }, owner: "root" } as const;
