import { isBeamApplication, isBeamLibrary, isLibraryPath } from '../libraryFrame';
import { parseLocation } from '../sourceLocation';
import { type FormatFrames, type StackFormat } from '../stackFormat';

const lead = /^(?:\*\* \([\w.]{1,200}\) |└─ )?(?:\(([\w.-]{1,100})(?: [^()]{1,60})?\) )?/;
const beamFile = /^[^\s"'()]{1,1000}\.(?:exs?|l?eex|heex|erl|[yx]rl)$/;
/** `Shop.Cart.add/2`, `anonymous fn/1 in Shop.run/0`, `:gen_server.loop/7`, `(file)`; nothing that ends a sentence. */
const name = /^(?:[\w.:"'?!<>=~|&*^+/\s-]{0,400}\/\d{1,3}|\((?:file|test|module|stdlib)\))$/;

/** Elixir: `(shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.add/2`. */
export const elixir: StackFormat = {
  name: 'elixir',
  failing: 'first',
  rootCause: 'last',
  read(line): FormatFrames | undefined {
    const text = line.trimStart();
    const [before = '', app] = lead.exec(text) ?? [];
    const rest = text.slice(before.length);
    const end = rest.indexOf(': ');
    const place = end < 0 ? undefined : parseLocation(rest.slice(0, end));
    if (!place || !beamFile.test(place.file)) return undefined;
    const what = rest.slice(end + 2);
    const isCall = !before.startsWith('**') && name.test(what.slice(0, 500));
    if (!isCall && !before.startsWith('**')) return undefined;
    const library =
      isLibraryPath(place.file) || (app === undefined ? isBeamLibrary(place.file) : isBeamApplication(app));
    return {
      frames: [
        {
          ...place,
          ...(isCall && !what.startsWith('(') ? { function: what } : {}),
          // In an umbrella the application is the folder.
          ...(app === undefined ? {} : { impliedPath: `${app}/${place.file}` }),
          library,
        },
      ],
      ...(isCall ? {} : { isHead: true }),
    };
  },
};
