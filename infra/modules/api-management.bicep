@description('Name of the service, part of its address.')
@minLength(1)
@maxLength(50)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Address that sends and receives the notifications of the service.')
param publisherEmail string

@description('Name that callers see as the publisher.')
param publisherName string

@description('Address of the app.')
param appUri string

@description('Client id of the app registration that the gateway gets its tokens for.')
param clientId string

@description('Calls that a subscription may make in a minute.')
@minValue(1)
param callsPerMinute int

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

resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
  parent: service
  name: 'functions'
  properties: {
    protocol: 'http'
    url: '${appUri}/api'
  }
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'lambda'
  properties: {
    displayName: 'Lambda'
    path: ''
    protocols: ['https']
    subscriptionRequired: true
  }

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: replace(
        replace(loadTextContent('api-management-policy.xml'), 'CALLS', string(callsPerMinute)),
        'CLIENT_ID',
        clientId
      )
    }
    dependsOn: [
      backend
    ]
  }

  // The app's routes are its own; a new one needs no line here.
  resource operation 'operations' = [
    for method in ['GET', 'POST', 'PUT', 'DELETE']: {
      name: toLower(method)
      properties: {
        displayName: '${method} any'
        method: method
        urlTemplate: '/*'
      }
    }
  ]
}

output name string = service.name
output gatewayUrl string = service.properties.gatewayUrl
output principalId string = service.identity.principalId
