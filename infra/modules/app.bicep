@description('Name of the function app, part of its address.')
@minLength(2)
@maxLength(60)
param name string

@description('Name of the plan.')
@maxLength(60)
param planName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the identity that the app uses for everything.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Resource id of the identity that writes and reads the deployed package.')
param deploymentIdentityId string

@description('Name of the storage account.')
param storageName string

@description('Address of the container that the app is deployed from.')
param deploymentContainerUri string

@description('Host name of the Service Bus namespace.')
param serviceBusHost string

@description('Host name of the Event Hubs namespace.')
param eventHubsHost string

@description('Endpoint of the Event Grid topic, a destination of records.')
param topicEndpoint string

@description('Connection string of Application Insights; it names the place, not a key.')
param insightsAddress string

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('How many instances there are at most; the plan takes 40 to 1,000.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('HTTP requests that an instance takes at once.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Instances that are always there, for groups of functions: http, blob, or function:<name>.')
param alwaysReady { name: string, instanceCount: int }[]

@description('Whether instances are spread over the zones of the region.')
param zoneRedundant bool

@description('Subnet that the app reaches out from; empty for none.')
param subnetId string

@description('Name of the key vault with the secrets of settings; empty for none.')
param keyVaultName string

@description('Settings whose values are secrets of that vault: setting name to secret name.')
param vaultSettings object

@description('Further settings, for example Lambda__Functions__echo__Timeout.')
param extraSettings object

var settings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsAddress
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  ServiceBus__fullyQualifiedNamespace: serviceBusHost
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  EventHubs__fullyQualifiedNamespace: eventHubsHost
  EventHubs__credential: 'managedidentity'
  EventHubs__clientId: identityClientId
  EventGrid__Topics__events__Endpoint: topicEndpoint
  EventGrid__Topics__events__clientId: identityClientId
}

var secrets = toObject(
  items(vaultSettings),
  item => item.key,
  item => '@Microsoft.KeyVault(VaultName=${keyVaultName};SecretName=${item.value})'
)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd deploys the service of azure.yaml to the resource with this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
      '${deploymentIdentityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: deploymentIdentityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, extraSettings, secrets)
  }

  // Code is deployed with Entra tokens: the publishing user name and password are off.
  resource publishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output id string = app.id
output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'
