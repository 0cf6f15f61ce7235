@description('Name of the service, part of its address.')
@minLength(1)
@maxLength(50)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Who the service\'s notifications come from and go to.')
param publisherEmail string

@description('Name that callers see as the publisher.')
param publisherName string

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Consumption'
    capacity: 0
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    publisherEmail: publisherEmail
    publisherName: publisherName
  }
}

output name string = service.name
output gatewayUrl string = service.properties.gatewayUrl
