/**
 * Stands in for the `form-data` package in bundles (esbuild.mjs): axios imports it at its top, and it brings 137 KB of
 * MIME types. Opex sends no forms; a request that tries to is a mistake and fails here.
 */
class NoFormData {
  constructor() {
    throw new TypeError('Opex is built without form-data');
  }
}

// axios imports the default of a CommonJS module, which this replaces.
export { NoFormData as default };
