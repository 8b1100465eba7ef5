// The script of the night: what is asked of each service, when, and which partner misbehaves at it. Ages in minutes
// before the reference; the same seed gives the same night.

const minute = 60_000;
const skus = ['1001', '1007', '1013', '1020', '1024', '1042', '1055', '1063', '1071', '1088'].map(
  n => `sku-${n}`,
);

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function tonight(random, reference) {
  const at = age => reference - age * minute;
  const between = (low, high) => low + random() * (high - low);
  const pick = list => list[Math.floor(random() * list.length)];
  let ids = 0;
  const requestId = () =>
    `r-${(0x5a1000 + ids++ * 7).toString(36)}${Math.floor(random() * 1296).toString(36)}`;
  /** Moments between two ages; fewer of them at night than in the afternoon. */
  const moments = (count, from, to) => {
    const found = [];
    while (found.length < count) {
      const age = between(to, from);
      const hour = new Date(at(age)).getUTCHours();
      if (random() < 0.35 + 0.65 * Math.sin((Math.PI * ((hour + 20) % 24)) / 24)) found.push(age);
    }
    return found.sort((a, b) => b - a);
  };

  const cart = () =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      sku: pick(skus),
      quantity: 1 + Math.floor(random() * 2),
    }));
  const order = (age, more = {}) => {
    const id = requestId();
    const body = { customer: `c_${id.slice(2)}`, card: `tok_${id.slice(2)}`, cart: cart() };
    return {
      at: at(age),
      id,
      path: '/orders',
      body,
      gateway: { delayMs: between(60, 220), status: 'approved' },
      ...more,
    };
  };
  const carts = (age, lines = cart()) => ({
    at: at(age),
    id: requestId(),
    path: '/carts',
    body: { cart: lines },
  });
  const alone = step => ({ ...step, alone: true });
  const recount = (age, sku, onHand) =>
    alone({ at: at(age), id: requestId(), path: '/stock', body: { sku, onHand } });
  const withdrawn = [{ sku: 'sku-1031', quantity: 1 }];

  function ordinary(count, from, to) {
    return moments(count, from, to).map(age => {
      const dice = random();
      if (dice < 0.5) return carts(age);
      if (dice < 0.515) return carts(age, withdrawn);
      if (dice < 0.525) return carts(age, []);
      if (dice < 0.55) {
        const reason = pick(['insufficient funds', 'expired card', 'do not honour']);
        return order(age, { gateway: { delayMs: between(80, 300), status: 'declined', reason } });
      }
      if (dice < 0.556) return order(age, { gateway: { delayMs: between(1050, 1800), status: 'approved' } });
      return order(age);
    });
  }

  /** The warehouse sends a count below zero; orders of that product fail until it counts again. */
  function badCount(age, sku, onHand, failing, spanMinutes) {
    const steps = [recount(age, sku, onHand)];
    for (let i = 1; i <= failing; i++) {
      const step = order(age - (spanMinutes * i) / (failing + 1));
      steps.push({ ...step, body: { ...step.body, cart: [{ sku, quantity: 1 }] } });
    }
    return [...steps, recount(age - spanMinutes, sku, 900)];
  }

  const browser = (age, type, message, ...frames) => {
    const stack = [`${type}: ${message}`, ...frames.map(frame => `    at ${frame}`)].join('\n');
    return { at: at(age), id: requestId(), path: '/client-errors', body: { type, message, stack } };
  };
  const asset = 'https://shop.example.com/assets/app-4f2c91d0.js';
  const browserErrors = [1431, 1266, 1190, 760, 402, 233, 96].map(age =>
    browser(
      age,
      'TypeError',
      "undefined is not an object (evaluating 'e.cart.lines')",
      `updateBadge (${asset}:1:22841)`,
      `${asset}:1:30277`,
    ),
  );
  // Anybody can send a report; this one names files that are none of ours.
  browserErrors.push(
    browser(
      58,
      'Error',
      'checkout <img src=x onerror=alert(1)> failed [click](command:workbench.action.quit)',
      'read (/usr/lib/node_modules/npm/index.js:12:7)',
      'open (../../../../etc/passwd:1:1)',
      'pay (/app/services/checkout/../../../../home/deploy/.ssh/id_rsa:1:1)',
    ),
  );

  const crash = age => alone({ ...order(age), bus: 503, crashes: true });

  const before = [
    ...ordinary(1250, 26 * 60, 28),
    ...badCount(1120, 'sku-1013', -3, 11, 24),
    ...badCount(610, 'sku-1055', -1, 7, 16),
    ...badCount(205, 'sku-1020', -12, 14, 31),
    ...browserErrors,
    crash(871.3),
    crash(142.6),
  ];
  // After the deploy all is well until the gateway slows down, fifteen minutes before the end.
  const slow = () => (random() < 0.86 ? between(880, 1500) : between(380, 720));
  const burst = Array.from(
    { length: 290 },
    (_, i) => 14.8 - (14.6 * Math.pow(i + random(), 0.85)) / Math.pow(290, 0.85),
  ).map(age => order(age, { gateway: { delayMs: slow(), status: 'approved' } }));
  const after = [
    ...ordinary(44, 26, 15),
    ...burst,
    ...ordinary(60, 14.9, 0.3).filter(step => step.path === '/carts'),
  ];

  const { products, words, unknown } = shelf(random, pick);
  const search = (age, text, more = {}) => ({ at: at(age), id: requestId(), text, ...more });
  const phrase = (list, count) => Array.from({ length: count }, () => pick(list)).join(' ');
  const quick = (count, from, to) =>
    moments(count, from, to).map(age =>
      search(age, random() < 0.02 ? '"red mug' : phrase(words, 1 + Math.floor(random() * 3))),
    );
  const broken = age => search(age, phrase(words, 2), { cutSegment: 1 + Math.floor(random() * 4) });
  // The same few texts again and again: bots, and people who paste a whole paragraph.
  const texts = new Map(
    [60, 26].map(count => [count, Array.from({ length: 4 }, () => phrase(unknown, count))]),
  );
  const heavy = (age, count) => search(age, pick(texts.get(count)));
  const spread = (count, from, to) => Array.from({ length: count }, () => between(from, to));
  const searchBefore = [
    ...quick(520, 26 * 60, 28),
    ...[1502, 1333.5, 1101, 940.2, 655, 431, 288.4, 77].map(broken),
    ...spread(7, 1500, 60).map(age => heavy(age, 60)),
    ...spread(6, 1500, 60).map(age => heavy(age, 26)),
    ...spread(3, 34, 28).map(age => heavy(age, 60)),
    ...spread(6, 35, 28).map(age => heavy(age, 26)),
  ];
  const searchAfter = [
    ...quick(50, 26, 0.4),
    ...spread(12, 26, 0.8).map(age => heavy(age, 60)),
    ...spread(18, 26, 0.5).map(age => heavy(age, 26)),
    broken(19.2),
  ];

  let jobs = 88_000;
  const batch = (age, size, depth, oldestSeconds, faults = {}) => ({
    at: at(age),
    depth,
    oldestSeconds,
    jobs: Array.from({ length: size }, () => {
      const n = jobs++;
      const id = n.toString(36);
      return {
        id,
        order: `ord_${((n * 2654435761) % 4294967296).toString(16).padStart(8, '0')}`,
        customer: `c_${id}`,
        amount: Math.round(between(1200, 24000)),
      };
    }),
    ...faults,
  });
  const calm = (count, from, to, size) =>
    moments(count, from, to).map(age => {
      const n = 1 + Math.floor(random() * size);
      return batch(
        age,
        n,
        n + Math.floor(random() * 4),
        Math.round(between(1, 30)),
        random() < 0.03 ? { duplicates: 1 } : {},
      );
    });
  const backlog = Array.from({ length: 24 }, (_, i) => {
    const age = 24 - i;
    return batch(age, 20, 160 + i * 17, 60 + i * 55, { refuses: i % 3 === 0 ? 2 : i % 5 === 0 ? 1 : 0 });
  });
  const billingBefore = [
    ...calm(240, 26 * 60, 28, 5),
    batch(1012, 5, 231, 340, { refuses: 5 }),
    batch(1009, 5, 228, 520),
  ];

  const sorted = list => list.sort((a, b) => a.at - b.at);
  return {
    products,
    releases: {
      'v2.30': {
        startedAt: at(26 * 60 + 1),
        stoppedAt: at(27.2),
        checkout: sorted(before),
        search: sorted(searchBefore),
        billing: sorted(billingBefore),
      },
      'v2.31': {
        startedAt: at(27),
        checkout: sorted(after),
        search: sorted(searchAfter),
        billing: sorted([...calm(2, 26, 25, 20), ...backlog]),
      },
    },
  };
}

/** Products for the search index, words that they have, and words that none of them has. */
function shelf(random, pick) {
  const syllables =
    'ba be bo ca co da de du fa fi ga go ha he jo ka ki la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se so ta te ti to va ve vo wa we zo'.split(
      ' ',
    );
  const coin = n => Array.from({ length: n }, () => pick(syllables)).join('');
  const words =
    'mug apron tote beanie notebook runner jacket stove lamp thermos red blue green linen wool steel trail rain camp small large gift kitchen winter light warm'.split(
      ' ',
    );
  const makers = Array.from({ length: 10_500 }, () => coin(3) + pick(['n', 'r', 's', 't', 'x', '']));
  const products = Array.from({ length: 1600 }, (_, i) => ({
    sku: `p-${10_000 + i}`,
    title: `${pick(words)} ${pick(words)} ${makers[(i * 3) % 10_500]}`,
    body: Array.from({ length: 6 }, () => pick(makers)).join(' '),
  }));
  const unknown =
    'gesucht wird eine leichte wasserdichte jacke fuer lange wanderungen ohne kapuze moeglichst dunkelblau passend auch ueber einem dicken pullover bitte keine kunststoffe sondern gewachste baumwolle dazu einen becher aus emaille mit deckel sowie handschuhe schal zelt kocher stirnlampe rucksack schlafsack trinkflasche geschenk weihnachten lieferung naechste woche umtausch moeglich rechnung versand oesterreich'.split(
      ' ',
    );
  return { products, words, unknown };
}
