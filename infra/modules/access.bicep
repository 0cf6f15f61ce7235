@description('Principal id of the app\'s identity.')
param appPrincipalId string

@description('Principal id of the identity that deploys the app.')
param deploymentPrincipalId string

@description('Container that the app is deployed from.')
param deploymentContainer string

@description('Principal id of the system topic\'s identity.')
param systemTopicPrincipalId string

@description('Principal id of the custom topic\'s identity.')
param topicPrincipalId string

@description('Object id of the group or user that may read the data; empty for nobody.')
param operatorPrincipalId string

@description('Type of the operator.')
@allowed(['Group', 'User', 'ServicePrincipal'])
param operatorPrincipalType string

@description('Name of the storage account.')
param storageName string

@description('Container for events that Event Grid could not deliver.')
param deadLetterContainer string

@description('Name of the Service Bus namespace.')
param serviceBusName string

@description('Queues of that namespace that the app reads.')
param queueNames string[]

@description('Topics of that namespace that the app sends to.')
param topicNames string[]

@description('Name of the Event Hubs namespace.')
param eventHubsName string

@description('Hubs of that namespace that the app reads.')
param hubNames string[]

@description('Name of the Event Grid topic.')
param eventGridTopicName string

@description('Name of the Application Insights resource.')
param insightsName string

@description('Name of the key vault; empty for none.')
param keyVaultName string

// Built-in roles: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageQueueDataReader: '19e7f393-937e-4f77-808e-94535e297925'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  storageTableDataReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
  serviceBusDataOwner: '090c5cfd-751d-490a-894a-3ce6f1109419'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  eventHubsDataReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
  eventGridDataSender: 'd5a91429-5739-47e2-a06b-3470a27159e7'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}

// Code that runs must not be able to change what will run: nothing may be done to blobs in the package's container.
var blobActions = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/'
var notBlobActions = map(
  [
    'read'
    'write'
    'add/action'
    'delete'
    'deleteBlobVersion/action'
    'permanentDelete/action'
    'move/action'
    'tags/read'
    'tags/write'
    'modifyPermissions/action'
    'manageOwnership/action'
  ],
  action => '!(ActionMatches{\'${blobActions}${action}\'})'
)
var container = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]'
var exceptPackage = '((${join(notBlobActions, ' AND ')}) OR (${container} StringNotEquals \'${deploymentContainer}\'))'

var appOnStorage = [
  {
    role: roles.storageQueueDataContributor
    reason: 'The app sends asynchronous events and the host receives them; on-failure queues that settings name are created.'
  }
  {
    role: roles.storageTableDataContributor
    reason: 'Invocation records, dead letters, redrives and the shop\'s products are tables.'
  }
]

var operatorOnStorage = [
  {
    role: roles.storageBlobDataReader
    reason: 'Reads uploads and payloads; the account has no keys.'
  }
  {
    role: roles.storageQueueDataReader
    reason: 'Reads waiting events and on-failure records; the account has no keys.'
  }
  {
    role: roles.storageTableDataReader
    reason: 'Reads records and dead letters; the account has no keys.'
  }
]

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainer
    }

    resource package 'containers' existing = {
      name: deploymentContainer
    }
  }
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: serviceBusName
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for name in queueNames: {
    parent: serviceBus
    name: name
  }
]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' existing = [
  for name in topicNames: {
    parent: serviceBus
    name: name
  }
]

resource eventHubs 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: eventHubsName
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' existing = [
  for name in hubNames: {
    parent: eventHubs
    name: name
  }
]

resource eventGridTopic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: eventGridTopicName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = if (!empty(keyVaultName)) {
  name: empty(keyVaultName) ? 'none' : keyVaultName
}

resource appStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in appOnStorage: {
    name: guid(account.id, appPrincipalId, item.role)
    scope: account
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
      description: item.reason
    }
  }
]

resource appBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, appPrincipalId, roles.storageBlobDataOwner)
  scope: account
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
    description: 'The host keeps locks and keys in blobs, the app payloads; it signs upload addresses. Not in the package\'s container.'
    condition: exceptPackage
    conditionVersion: '2.0'
  }
}

resource deploymentPackage 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::package.id, deploymentPrincipalId, roles.storageBlobDataContributor)
  scope: account::blobs::package
  properties: {
    principalId: deploymentPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
    description: 'A deployment writes the package, and instances read it when they start.'
  }
}

resource operatorStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in operatorOnStorage: if (!empty(operatorPrincipalId)) {
    name: guid(account.id, operatorPrincipalId, item.role)
    scope: account
    properties: {
      principalId: operatorPrincipalId
      principalType: operatorPrincipalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
      description: item.reason
    }
  }
]

resource systemTopicDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, systemTopicPrincipalId, roles.storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    principalId: systemTopicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
    description: 'Event Grid stores the blob events that it could not deliver, in this container only.'
  }
}

resource topicDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::deadLetters.id, topicPrincipalId, roles.storageBlobDataContributor)
  scope: account::blobs::deadLetters
  properties: {
    principalId: topicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
    description: 'Event Grid stores the custom events that it could not deliver, in this container only.'
  }
}

resource appQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in queueNames: {
    name: guid(queue[i].id, appPrincipalId, roles.serviceBusDataOwner)
    scope: queue[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
      description: 'Receives from the queue ${name}. Owner of this queue, since reading its length, by which the app is scaled, is a management right.'
    }
  }
]

resource appTopics 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in topicNames: {
    name: guid(topic[i].id, appPrincipalId, roles.serviceBusDataSender)
    scope: topic[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
      description: 'Sends records of invocations to the topic ${name}.'
    }
  }
]

resource appHubs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in hubNames: {
    name: guid(hub[i].id, appPrincipalId, roles.eventHubsDataReceiver)
    scope: hub[i]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventHubsDataReceiver)
      description: 'Receives from the event hub ${name}.'
    }
  }
]

resource appTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(eventGridTopic.id, appPrincipalId, roles.eventGridDataSender)
  scope: eventGridTopic
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventGridDataSender)
    description: 'Publishes records of invocations; the topic takes no keys.'
  }
}

resource appInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, appPrincipalId, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
    description: 'Sends telemetry; Application Insights takes no keys.'
  }
}

resource appVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(keyVaultName)) {
  name: guid(resourceGroup().id, keyVaultName, appPrincipalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    description: 'Reads the secrets that its settings refer to.'
  }
}
