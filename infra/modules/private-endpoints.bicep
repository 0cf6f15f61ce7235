@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Network whose machines find the services at their private addresses.')
param networkId string

@description('Subnet of the endpoints.')
param subnetId string

@description('One endpoint each: its name, the service, the part of it, and the DNS zone.')
param endpoints { name: string, resourceId: string, group: string, zone: string }[]

// Service Bus and Event Hubs share a zone.
var zones = union(map(endpoints, item => item.zone), [])

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for item in zones: {
    name: item
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for i in range(0, length(zones)): {
    parent: zone[i]
    name: 'network'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-07-01' = [
  for item in endpoints: {
    name: item.name
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: item.group
          properties: {
            privateLinkServiceId: item.resourceId
            groupIds: [item.group]
          }
        }
      ]
    }
  }
]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-07-01' = [
  for (item, i) in endpoints: {
    parent: endpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: item.group
          properties: {
            privateDnsZoneId: zone[indexOf(zones, item.zone)].id
          }
        }
      ]
    }
  }
]
