import { type JsonObject, member, type Value } from '../json.js';
import type { PartitionKey } from '../partition-key.js';
import type { Demand, Plain } from '../sql/prefilter.js';
import type { Container } from './containers.js';

type Place = { pk: PartitionKey; id: string };
type Indexed = Place & { body: string };

/** Where documents lie that may meet this demand; `forget` those that do not meet it. */
export type Found = { demand: Demand; places: Place[]; forget(place: Place): void };

/**
 * Which documents hold a value where queries ask for one, as the service's own index knows it: what finds a few spares reading them all. It is
 * kept in memory, made for a place when a query first asks there, and only added to, since a write may yet be rolled back: it may name too
 * many documents, never too few.
 */
export type ValueIndex = {
  /** The fewest that may meet all of these demands; undefined where reading the container is no slower. */
  find(container: Container, demands: readonly Demand[]): Found | undefined;
  add(container: Container, document: Indexed): void;
};

/** What a document holds at one place: several values in a list, `undefined` for none at all. */
type Term = Plain | undefined;
type Terms = (document: JsonObject) => Term[];
type Postings = { termsOf: Terms; byTerm: Map<Term, Set<Place>> };
type Shelf = { places: Map<string, Place>; postings: Map<string, Postings> };

/** So many times a row by row reading costs that of all in their order. */
const lookUpCost = 3;

export function createValueIndex(all: (container: Container) => Iterable<Indexed>): ValueIndex {
  const shelves = new Map<number, Shelf>();
  const shelfOf = ({ number }: Container): Shelf => {
    const shelf = shelves.get(number) ?? { places: new Map(), postings: new Map() };
    shelves.set(number, shelf);
    return shelf;
  };
  const postingsFor = (container: Container, demand: Demand): Postings | undefined => {
    const wanted = placeAsked(demand);
    if (!wanted) return undefined;
    const { places, postings } = shelfOf(container);
    const known = postings.get(wanted.name);
    if (known) return known;
    const made: Postings = { termsOf: wanted.termsOf, byTerm: new Map() };
    for (const document of all(container)) post(made, placeOf(places, document), JSON.parse(document.body));
    postings.set(wanted.name, made);
    return made;
  };
  return {
    find(container, demands) {
      const found = demands.flatMap((demand) => {
        const postings = postingsFor(container, demand);
        return postings ? [{ demand, places: postings.byTerm.get(termOf(demand)) ?? new Set<Place>() }] : [];
      });
      const fewest = found.sort((one, other) => one.places.size - other.places.size)[0];
      if (!fewest || fewest.places.size * lookUpCost > shelfOf(container).places.size) return undefined;
      const { demand, places } = fewest;
      return { demand, places: [...places], forget: (place) => void places.delete(place) };
    },
    add(container, document) {
      const { places, postings } = shelfOf(container);
      if (postings.size === 0) return;
      const content: JsonObject = JSON.parse(document.body);
      for (const each of postings.values()) post(each, placeOf(places, document), content);
    },
  };
}

/** The same object for a place each time, so that a set holds it once. */
function placeOf(places: Shelf['places'], { pk, id }: Place): Place {
  const key = `${pk}/${id}`;
  const place = places.get(key) ?? { pk, id };
  places.set(key, place);
  return place;
}

function post({ termsOf, byTerm }: Postings, place: Place, content: JsonObject): void {
  for (const term of termsOf(content)) {
    const places = byTerm.get(term) ?? new Set();
    byTerm.set(term, places.add(place));
  }
}

/** Ranges and inequalities are not looked up: they find too much. */
function placeAsked(demand: Demand): { name: string; termsOf: Terms } | undefined {
  const names = [...demand.path.matchAll(/"(\w+)"/g)].flatMap(([, name]) => name ?? []);
  const at = (document: JsonObject): Value => names.reduce<Value>((value, name) => member(value, name), document);
  if ('member' in demand) {
    const { path, member: name } = demand;
    return { name: `${path}[].${name}`, termsOf: (document) => elementsOf(at(document)).flatMap((each) => plain(member(each, name))) };
  }
  if ('isAbsent' in demand || demand.operator === '=') return { name: demand.path, termsOf: (document) => plainOrAbsent(at(document)) };
  return undefined;
}

const termOf = (demand: Demand): Term => ('isAbsent' in demand ? undefined : demand.value);

const elementsOf = (value: Value): Value[] => (Array.isArray(value) ? value : []);

const plain = (value: Value): Plain[] => (typeof value === 'string' || typeof value === 'number' ? [value] : []);

const plainOrAbsent = (value: Value): Term[] => (value === undefined ? [undefined] : plain(value));
