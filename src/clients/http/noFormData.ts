/**
 * Stands in for the `form-data` package, which axios imports by default and which brings 137 KB of MIME tables.
 * Opex sends JSON only; axios merely asks whether a body is an instance of this class.
 */
export default class FormData {}
