import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

const arnOf = (kind: 'namespace' | 'service', reference: string | undefined, scene: Scene): Requirements =>
  each([reference?.startsWith('arn:') ? reference : scene.arn('servicediscovery', `${kind}/${reference ?? '*'}`)]);
const ofNamespace = ({ Id }: { Id?: string | undefined }, scene: Scene): Requirements => arnOf('namespace', Id, scene);
const ofService = ({ Id }: { Id?: string | undefined }, scene: Scene): Requirements => arnOf('service', Id, scene);
const ofInstance = ({ ServiceId }: { ServiceId?: string | undefined }, scene: Scene): Requirements =>
  arnOf('service', ServiceId, scene);

/** What Cloud Map asks. Source: Service Authorization Reference, "AWS Cloud Map". */
export const serviceDiscovery: RequirementTable<'servicediscovery'> = {
  CreateHttpNamespace: anywhere,
  CreatePrivateDnsNamespace: anywhere,
  CreateService: ({ NamespaceId, DnsConfig }, scene) =>
    arnOf('namespace', NamespaceId ?? DnsConfig?.NamespaceId, scene),
  DeleteNamespace: ofNamespace,
  DeleteService: ofService,
  DeregisterInstance: ofInstance,
  DiscoverInstances: anywhere,
  GetInstance: ofInstance,
  GetNamespace: ofNamespace,
  GetOperation: anywhere,
  GetService: ofService,
  ListInstances: ofInstance,
  ListNamespaces: anywhere,
  ListServices: anywhere,
  RegisterInstance: ofInstance,
};
