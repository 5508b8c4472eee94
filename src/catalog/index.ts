export { type Catalog, type CatalogReading, type Fleet, readCatalog } from './catalog';
export { explainFinding, type Finding } from './findings';
