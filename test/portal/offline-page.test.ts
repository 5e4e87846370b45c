import { describe, expect, it } from 'vitest';
import { offlinePage } from '../../src/portal/worker/offline-page.js';

describe('the page without a network', () => {
  it.each([
    [['de-AT', 'en'], 'de', 'Keine Verbindung'],
    [['fr-FR', 'de-DE'], 'de', 'Keine Verbindung'],
    [['en-GB', 'de'], 'en', 'No connection'],
    [['fr'], 'en', 'No connection'],
    [[], 'en', 'No connection'],
  ])('speaks to somebody who reads %j in %s', (wanted, lang, title) => {
    const page = offlinePage(wanted);
    expect(page).toContain(`<html lang="${lang}">`);
    expect(page).toContain(`<h1>${title}</h1>`);
  });

  it('needs nothing from anywhere', () => {
    expect(offlinePage(['en'])).not.toMatch(/\b(src|href|style|on\w+)=|<script|<style/);
  });
});
