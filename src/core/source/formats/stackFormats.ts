import type { StackFormat } from '../stackFormat';
import { dart } from './dart';
import { dotnet } from './dotnet';
import { elixir } from './elixir';
import { erlang } from './erlang';
import { gecko } from './gecko';
import { go } from './go';
import { java } from './java';
import { lua } from './lua';
import { native } from './native';
import { ocaml } from './ocaml';
import { opera } from './opera';
import { perl } from './perl';
import { php } from './php';
import { python } from './python';
import { ruby } from './ruby';
import { rust } from './rust';
import { swift } from './swift';
import { v8 } from './v8';

/** Every language with a format of its own, the more particular first. To add one: a file here and a row below. */
export const stackFormats: readonly StackFormat[] = [
  python,
  ocaml,
  java,
  dotnet,
  rust,
  v8,
  go,
  ruby,
  php,
  dart,
  swift,
  native,
  erlang,
  elixir,
  lua,
  perl,
  gecko,
  opera,
];
