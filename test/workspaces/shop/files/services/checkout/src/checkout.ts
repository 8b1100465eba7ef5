import { randomBytes } from 'node:crypto';

import { totals } from './cart.ts';
import type { CartLine, Totals } from './cart.ts';
import { CardDeclined, ChargeError } from './errors.ts';
import { publish } from './events.ts';
import { cardGateway, GatewayTimeout } from './gateway.ts';
import type { Authorisation } from './gateway.ts';
import { release, reserve, settle } from './inventory.ts';
import { log } from './log.ts';

/** From `open` an order goes to `paid` or `failed`; only a paid one can be refunded. */
export type OrderState = 'open' | 'paid' | 'failed' | 'refunded';

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly cardToken: string;
  readonly lines: readonly CartLine[];
  readonly totals: Totals;
  state: OrderState;
  authorisationId?: string;
}

export interface Receipt {
  readonly orderId: string;
  readonly authorisationId: string;
  readonly paid: number;
  readonly currency: string;
}

/** Open and recent orders. The record of truth is the ledger; this is what a customer may still change. */
const orders = new Map<string, Order>();
const keptOrders = 5000;

/** An order that we still know, or undefined. */
export function findOrder(id: string): Order | undefined {
  return orders.get(id);
}

/** Makes an order of a cart and holds the stock for it. */
export function openOrder(customer: string, cardToken: string, lines: readonly CartLine[]): Order {
  const due = totals(lines);
  reserve(lines);
  const order: Order = {
    id: `ord_${randomBytes(4).toString('hex')}`,
    customer,
    cardToken,
    lines,
    totals: due,
    state: 'open',
  };
  remember(order);
  return order;
}

/** Forgets the oldest orders that nothing can happen to any more. */
function remember(order: Order): void {
  orders.set(order.id, order);
  for (const [id, old] of orders) {
    if (orders.size <= keptOrders) break;
    if (old.state !== 'open') orders.delete(id);
  }
}

/** The order will not be paid: gives the stock back, once. */
function fail(order: Order, reason: string): void {
  if (order.state !== 'open') return;
  order.state = 'failed';
  release(order.lines);
  log.info('order failed', { order_id: order.id, reason });
}

/** The money is ours: the goods may leave. */
function settleOrder(order: Order, authorisation: Authorisation): Receipt {
  order.state = 'paid';
  order.authorisationId = authorisation.id;
  settle(order.lines);
  // Not awaited: the customer must not wait for billing.
  void publish('order.placed', { order: order.id, customer: order.customer, totals: order.totals });
  return {
    orderId: order.id,
    authorisationId: authorisation.id,
    paid: order.totals.due,
    currency: order.totals.currency,
  };
}

/**
 * Charges the card for an open order.
 *
 * The gateway keys a charge by our order id, so that one order is charged once, however often it is asked.
 * A timeout leaves it open whether the money moved: the order stays `open`, and the sweeper in billing
 * settles or voids it when the gateway's report arrives.
 *
 * @throws CardDeclined when the bank said no; the stock is free again.
 * @throws ChargeError when there is no answer to rely on.
 */
export async function charge(order: Order): Promise<Receipt> {
  const payment = {
    orderId: order.id,
    amount: order.totals.due,
    currency: order.totals.currency,
    cardToken: order.cardToken,
  };
  if (order.state !== 'open') {
    throw new ChargeError(`order is ${order.state}, nothing to charge`, 409);
  }
  let authorisation: Authorisation;
  try {
    authorisation = await cardGateway.authorise(payment);
  } catch (error) {
    if (!(error instanceof GatewayTimeout)) {
      fail(order, 'gateway error');
      throw new ChargeError('gateway error', 502, { cause: error });
    }
    // Unknown is not unpaid: the stock stays held until the gateway's report says which it was.
    throw new ChargeError('gateway timeout', 504, { cause: error });
  }
  if (authorisation.status === 'declined') {
    fail(order, authorisation.reason ?? 'declined');
    throw new CardDeclined(authorisation.reason ?? 'declined', 402);
  }
  return settleOrder(order, authorisation);
}

/** Gives the money back. A second call answers as the first did. */
export async function refund(order: Order): Promise<void> {
  if (order.state === 'refunded') return;
  if (order.state !== 'paid' || order.authorisationId === undefined) {
    throw new ChargeError(`order is ${order.state}, nothing to refund`, 409);
  }
  await cardGateway.refund(order.id, order.authorisationId, order.totals.due);
  order.state = 'refunded';
  log.info('order refunded', { order_id: order.id, amount: order.totals.due });
}
