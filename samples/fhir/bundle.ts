import type { DatasetName } from '../associations.js'
import { american } from './coding.js'
import type { Reference, Resource } from './resource.js'

/** References as the dataset's bundles write them: by UUID in the American ones, by type and id in the Chinese ones. */
export const bundleReference =
  (dataset: DatasetName): Reference =>
  (type, id) => ({ reference: american(dataset) ? `urn:uuid:${id}` : `${type}/${id}` })

/** References as files of one resource a line need them. */
export const plainReference: Reference = (type, id) => ({ reference: `${type}/${id}` })

/** A transaction Bundle of the resources, in order. */
export const bundleOf = (dataset: DatasetName, id: string, resources: readonly Resource[]): Resource => ({
  resourceType: 'Bundle',
  id,
  type: 'transaction',
  entry: resources.map((resource) => {
    const place = `${resource.resourceType}/${resource.id}`
    const uuid = american(dataset) && !resource.id.startsWith(dataset)
    return {
      fullUrl: uuid ? `urn:uuid:${resource.id}` : `http://${dataset}.hospital.example/fhir/${place}`,
      resource,
      request: { method: 'PUT', url: place },
    }
  }),
})
