@description('Prefix of the names of the endpoints.')
@minLength(1)
param namePrefix string

@description('What the name of each endpoint ends with.')
@minLength(1)
param nameSuffix string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Subnet of the endpoints.')
param subnetId string

@description('DNS zones: Make creates them and links them to the network, Existing uses those of a resource group, None uses none.')
@allowed(['Make', 'Existing', 'None'])
param zones string

@description('Resource id of that resource group.')
param zonesGroupId string

@description('Resource id of the storage account.')
param storageId string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Resource id of the Event Hubs namespace.')
param eventHubsId string

@description('Resource id of the Event Grid topic.')
param topicId string

@description('Resource id of the key vault; empty for none.')
param keyVaultId string

@description('Whether there is a key vault.')
param keyVault bool

// How many there are is known before anything runs; the ids are not, so they stay out of the lists that loops go over.
var kinds = concat(['blob', 'queue', 'table', 'service-bus', 'event-hubs', 'event-grid'], keyVault ? ['key-vault'] : [])
var zoneKinds = filter(kinds, kind => kind != 'event-hubs')
var services = {
  blob: storageId
  queue: storageId
  table: storageId
  'service-bus': serviceBusId
  'event-hubs': eventHubsId
  'event-grid': topicId
  'key-vault': keyVaultId
}
var groups = {
  blob: 'blob'
  queue: 'queue'
  table: 'table'
  'service-bus': 'namespace'
  'event-hubs': 'namespace'
  'event-grid': 'topic'
  'key-vault': 'vault'
}
// Service Bus and Event Hubs share a zone.
var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  'service-bus': 'privatelink.servicebus.windows.net'
  'event-hubs': 'privatelink.servicebus.windows.net'
  'event-grid': 'privatelink.eventgrid.azure.net'
  'key-vault': 'privatelink.vaultcore.azure.net'
}

module zone 'private-dns-zone.bicep' = [
  for kind in zoneKinds: if (zones == 'Make') {
    params: {
      name: zoneNames[kind]
      tags: tags
      networkId: split(subnetId, '/subnets/')[0]
    }
  }
]

module endpoint 'private-endpoint.bicep' = [
  for kind in kinds: {
    params: {
      name: '${namePrefix}${kind}-${nameSuffix}'
      location: location
      tags: tags
      subnetId: subnetId
      serviceId: services[kind]
      group: groups[kind]
      zoneId: zones == 'None'
        ? ''
        : '${zones == 'Make' ? resourceGroup().id : zonesGroupId}/providers/Microsoft.Network/privateDnsZones/${zoneNames[kind]}'
    }
    dependsOn: [
      zone
    ]
  }
]
