export interface Price {
  /** In the smallest unit of the currency. */
  readonly amount: number;
  readonly currency: string;
}

export interface Product {
  readonly title: string;
  readonly price: Price;
  readonly weightGrams: number;
}

/** What is on sale now. A product that is withdrawn leaves the list at once; carts may still hold it. */
export const catalogue: Readonly<Record<string, Product>> = {
  'sku-1001': { title: 'Canvas tote', price: { amount: 1900, currency: 'USD' }, weightGrams: 180 },
  'sku-1007': { title: 'Enamel mug', price: { amount: 1450, currency: 'USD' }, weightGrams: 320 },
  'sku-1013': { title: 'Wool beanie', price: { amount: 2800, currency: 'USD' }, weightGrams: 90 },
  'sku-1020': { title: 'Linen apron', price: { amount: 4200, currency: 'USD' }, weightGrams: 350 },
  'sku-1024': { title: 'Field notebook', price: { amount: 1200, currency: 'USD' }, weightGrams: 140 },
  'sku-1042': { title: 'Trail runner', price: { amount: 11900, currency: 'USD' }, weightGrams: 640 },
  'sku-1055': { title: 'Rain jacket', price: { amount: 14900, currency: 'USD' }, weightGrams: 480 },
  'sku-1063': { title: 'Camp stove', price: { amount: 8900, currency: 'USD' }, weightGrams: 910 },
  'sku-1071': { title: 'Head lamp', price: { amount: 3900, currency: 'USD' }, weightGrams: 110 },
  'sku-1088': { title: 'Thermos', price: { amount: 3400, currency: 'USD' }, weightGrams: 420 },
};
