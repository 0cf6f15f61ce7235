@description('Name of the API Management service.')
param serviceName string

@description('Name of the function app behind it.')
param appName string

@description('Calls that a subscription may make in a minute.')
@minValue(1)
param callsPerMinute int

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource service 'Microsoft.ApiManagement/service@2024-05-01' existing = {
  name: serviceName
}

resource key 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'function-key'
  properties: {
    displayName: 'function-key'
    secret: true
    value: listKeys('${app.id}/host/default', '2024-11-01').functionKeys.default
  }
}

resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
  parent: service
  name: 'functions'
  properties: {
    protocol: 'http'
    url: 'https://${app.properties.defaultHostName}/api'
    credentials: {
      header: {
        'x-functions-key': ['{{function-key}}']
      }
    }
  }
  dependsOn: [
    key
  ]
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
      value: replace(loadTextContent('gateway-policy.xml'), 'CALLS', string(callsPerMinute))
    }
    dependsOn: [
      backend
    ]
  }

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
