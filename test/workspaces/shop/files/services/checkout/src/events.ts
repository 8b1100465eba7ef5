import { ShopError } from './errors.ts';

export class EventBusError extends ShopError {}

const url = process.env['EVENT_BUS_URL'] ?? 'http://127.0.0.1:9091';

/** Tells the other services. Billing makes the invoice from `order.placed`, so a lost event is a lost invoice. */
export async function publish(topic: string, event: Readonly<Record<string, unknown>>): Promise<void> {
  const response = await fetch(`${url}/topics/${topic}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  if (!response.ok) {
    throw new EventBusError(`${topic} was refused: ${response.status}`, 502);
  }
}
