import type { IncomingMessage } from 'node:http';

import { parseCart } from './cart.ts';
import { charge, findOrder, openOrder, refund } from './checkout.ts';
import type { Receipt } from './checkout.ts';
import { BadRequest, ShopError } from './errors.ts';
import { addFields, log } from './log.ts';

const maxBodyBytes = 64 * 1024;

/** Reads a JSON body, up to 64 KB. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > maxBodyBytes) throw new ShopError('the body is too large', 413);
    parts.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new BadRequest('the body is not JSON');
  }
}

/** A field of the body that has to be there. */
function text(body: Record<string, unknown>, key: string): string {
  const value = body[key];
  if (typeof value !== 'string' || value === '') throw new BadRequest(`${key} is missing`);
  return value;
}

/**
 * POST /orders: makes an order of the cart in the body and charges the card.
 * The browser sends `customer`, `card` (a token of the gateway, never a card number) and `cart`.
 */
export async function post(request: IncomingMessage): Promise<Receipt> {
  const body = await readJson(request);
  const order = openOrder(text(body, 'customer'), text(body, 'card'), parseCart(body['cart']));
  // The order's id goes into every record from here on, so that support can find what happened to it.
  addFields({ order_id: order.id });
  const receipt = await charge(order);
  log.info('order paid', { amount: receipt.paid, currency: receipt.currency });
  return receipt;
}

/** POST /orders/:id/refund */
export async function postRefund(id: string): Promise<{ readonly refunded: string }> {
  const order = findOrder(id);
  if (order === undefined) throw new ShopError(`unknown order ${id}`, 404);
  addFields({ order_id: id });
  await refund(order);
  return { refunded: id };
}
