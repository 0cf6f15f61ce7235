type hubSettings = {
  name: string
  partitionCount: int
  retentionHours: int
  consumerGroups: { name: string }[]
}

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Minimum number of throughput units; each allows 1 MB/s or 1,000 events/s in, and 2 MB/s out.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Throughput units that the namespace may scale up to automatically; 0 turns this off.')
@minValue(0)
@maxValue(40)
param maximumThroughputUnits int

@description('Whether the namespace is reachable from the internet, or only at its private endpoint.')
param publicAccess bool

@description('The hubs with their consumer groups.')
param hubs hubSettings[]

var groups = flatten(map(range(0, length(hubs)), i => map(hubs[i].consumerGroups, item => { hub: i, name: item.name })))

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: maximumThroughputUnits > throughputUnits
    maximumThroughputUnits: maximumThroughputUnits > throughputUnits ? maximumThroughputUnits : 0
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = [
  for item in hubs: {
    parent: namespace
    name: item.name
    properties: {
      partitionCount: item.partitionCount
      retentionDescription: {
        cleanupPolicy: 'Delete'
        retentionTimeInHours: item.retentionHours
      }
    }
  }
]

resource group 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = [
  for item in groups: {
    parent: hub[item.hub]
    name: item.name
  }
]

output id string = namespace.id
output name string = namespace.name
output host string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]
