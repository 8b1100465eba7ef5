import { catalogue } from './catalogue.ts';
import { BadRequest } from './errors.ts';

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

/** All amounts in the smallest unit of the currency. */
export interface Totals {
  readonly goods: number;
  readonly shipping: number;
  readonly tax: number;
  readonly due: number;
  readonly currency: string;
}

const taxRate = 0.0825;
const freeShippingFrom = 7500;
const maxLines = 50;

/** Reads a cart as the browser sent it. */
export function parseCart(value: unknown): readonly CartLine[] {
  if (!Array.isArray(value) || value.length === 0) throw new BadRequest('the cart is empty');
  if (value.length > maxLines) throw new BadRequest(`a cart has at most ${maxLines} lines`);
  return value.map((line: Partial<CartLine>, index) => {
    if (typeof line.sku !== 'string') throw new BadRequest(`line ${index + 1} has no sku`);
    if (!Number.isInteger(line.quantity) || Number(line.quantity) < 1) {
      throw new BadRequest(`line ${index + 1} has no quantity`);
    }
    return { sku: line.sku, quantity: Number(line.quantity) };
  });
}

export function totals(lines: readonly CartLine[]): Totals {
  let goods = 0;
  let weight = 0;
  let currency = 'USD';
  for (const line of lines) {
    const product = catalogue[line.sku]!;
    currency = product.price.currency;
    goods += product.price.amount * line.quantity;
    weight += product.weightGrams * line.quantity;
  }
  const shipping = goods >= freeShippingFrom ? 0 : shippingFor(weight);
  const tax = Math.round(goods * taxRate);
  return { goods, shipping, tax, due: goods + shipping + tax, currency };
}

function shippingFor(grams: number): number {
  if (grams <= 500) return 490;
  if (grams <= 2000) return 790;
  return 1290;
}
