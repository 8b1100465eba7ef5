/** A failure that ends a request with a status of its own. */
export class ShopError extends Error {
  readonly status: number;

  constructor(message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    // Set on the instance and read by our log writer; the stack's first line is made from it too.
    Object.defineProperty(this, 'name', { value: new.target.name });
  }
}

/** The card was not charged, or we do not know whether it was. */
export class ChargeError extends ShopError {}

/** The customer's bank said no. Not our failure: logged as a warning. */
export class CardDeclined extends ShopError {}

/** Our own count of the stock cannot be right. */
export class StockError extends ShopError {}

/** The request itself makes no sense. */
export class BadRequest extends ShopError {
  constructor(message: string) {
    super(message, 400);
  }
}
