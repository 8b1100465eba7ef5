import type { CartLine } from './cart.ts';
import { catalogue } from './catalogue.ts';
import { ShopError, StockError } from './errors.ts';
import { log } from './log.ts';

/** What the warehouse last counted, and what open orders hold of it. */
interface Stock {
  onHand: number;
  reserved: number;
}

const stock = new Map<string, Stock>();
for (const sku of Object.keys(catalogue)) stock.set(sku, { onHand: 100_000, reserved: 0 });

/** The warehouse counted again. Reservations stay: they are orders that customers are paying for. */
export function recount(sku: string, onHand: number): void {
  const entry = stock.get(sku);
  if (entry === undefined) throw new ShopError(`unknown product ${sku}`, 404);
  entry.onHand = onHand;
  log.info('stock recounted', { sku, on_hand: onHand, reserved: entry.reserved });
}

/** Holds what an order needs, all of it or nothing. */
export function reserve(lines: readonly CartLine[]): void {
  for (const line of lines) {
    const entry = stock.get(line.sku);
    if (entry === undefined) throw new ShopError(`${line.sku} is not on sale`, 410);
    const free = entry.onHand - entry.reserved;
    if (free < 0) {
      throw new StockError(`stock of ${line.sku} is negative: ${free}`, 500);
    }
    if (free < line.quantity) throw new ShopError(`${line.sku} is sold out`, 409);
  }
  for (const line of lines) stock.get(line.sku)!.reserved += line.quantity;
}

/** Gives a reservation back: the order was not paid. */
export function release(lines: readonly CartLine[]): void {
  for (const line of lines) stock.get(line.sku)!.reserved -= line.quantity;
}

/** The order is paid: what was held leaves the shelf. */
export function settle(lines: readonly CartLine[]): void {
  for (const line of lines) {
    const entry = stock.get(line.sku)!;
    entry.reserved -= line.quantity;
    entry.onHand -= line.quantity;
  }
}
