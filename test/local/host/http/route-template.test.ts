import { describe, expect, it } from 'vitest';
import { segmentsIn } from '../../../../src/local/host/http/reply.js';
import { compileRoute } from '../../../../src/local/host/http/route-template.js';

describe('a route', () => {
  it.each([
    ['doors/{id}', '/Doors/a%20b', { id: 'a b' }],
    ['doors/{id}', '/doors', undefined],
    ['doors/{id}', '/doors/1/2', undefined],
    ['doors/{id?}', '/doors', {}],
    ['doors/{id=front}', '/doors', { id: 'front' }],
    ['files/{*path}', '/files/a/b%2Fc', { path: 'a/b/c' }],
    ['files/{*path}', '/files', {}],
    ['report.{extension}', '/report.pdf', { extension: 'pdf' }],
    ['n/{n:int:min(3)}', '/n/3', { n: '3' }],
    ['n/{n:int:min(3)}', '/n/2', undefined],
    ['n/{n:range(1,9)}', '/n/10', undefined],
    ['n/{n:int?}', '/n', {}],
    ['g/{g:guid}', '/g/8d6f3a52-1a1b-4c3d-9e8f-0123456789ab', { g: '8d6f3a52-1a1b-4c3d-9e8f-0123456789ab' }],
    ['g/{g:guid}', '/g/front', undefined],
    ['b/{b:bool}', '/b/TRUE', { b: 'TRUE' }],
    ['d/{d:datetime}', '/d/2030-01-01', { d: '2030-01-01' }],
    ['d/{d:decimal}', '/d/1.5', { d: '1.5' }],
    ['a/{a:alpha:length(2,3)}', '/a/abcd', undefined],
    ['a/{a:alpha:length(2,3)}', '/a/ab', { a: 'ab' }],
    ['r/{r:regex(^x\\d+$)}', '/r/x12', { r: 'x12' }],
    ['r/{r:regex(^x\\d+$)}', '/r/y12', undefined],
    ['m/{m:maxlength(2)}', '/m/abc', undefined],
  ])('%s takes %s as %j', (template, path, params) => {
    expect(compileRoute(template).match(segmentsIn(path))).toEqual(params);
  });

  it('goes before a less specific one', () => {
    const templates = ['d/{*rest}', 'd/{id}', 'd/{id:int}', 'd/mine'].map(compileRoute);
    const sorted = templates.toSorted((one, other) => one.precedence.localeCompare(other.precedence)).map(({ text }) => text);
    expect(sorted).toEqual(['d/mine', 'd/{id:int}', 'd/{id}', 'd/{*rest}']);
  });

  it('with an unknown constraint is refused', () => {
    expect(() => compileRoute('d/{id:odd}')).toThrow("Unknown route constraint 'odd'");
  });
});
