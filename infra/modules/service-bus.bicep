type queueSettings = {
  name: string
  lockDuration: string
  maxDeliveryCount: int
  defaultMessageTimeToLive: string
  deadLetteringOnMessageExpiration: bool
  requiresSession: bool
  requiresDuplicateDetection: bool
}

type subscriptionSettings = {
  name: string
  lockDuration: string
  maxDeliveryCount: int
  defaultMessageTimeToLive: string
  deadLetteringOnMessageExpiration: bool
}

type topicSettings = {
  name: string
  defaultMessageTimeToLive: string
  subscriptions: subscriptionSettings[]
}

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Tier of the namespace. Standard is paid by the operation, Premium by the messaging unit; private endpoints need Premium.')
@allowed(['Standard', 'Premium'])
param sku string

@description('Messaging units of a Premium namespace.')
@allowed([1, 2, 4, 8, 16])
param messagingUnits int

@description('Whether the namespace is reachable from the internet, or only at its private endpoint.')
param publicAccess bool

@description('The queues.')
param queues queueSettings[]

@description('The topics with their subscriptions.')
param topics topicSettings[]

var subscriptions = flatten(map(range(0, length(topics)), i => map(topics[i].subscriptions, item => { topic: i, settings: item })))

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
    capacity: sku == 'Premium' ? messagingUnits : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for item in queues: {
    parent: namespace
    name: item.name
    properties: {
      lockDuration: item.lockDuration
      maxDeliveryCount: item.maxDeliveryCount
      defaultMessageTimeToLive: item.defaultMessageTimeToLive
      deadLetteringOnMessageExpiration: item.deadLetteringOnMessageExpiration
      requiresSession: item.requiresSession
      requiresDuplicateDetection: item.requiresDuplicateDetection
    }
  }
]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for item in topics: {
    parent: namespace
    name: item.name
    properties: {
      defaultMessageTimeToLive: item.defaultMessageTimeToLive
    }
  }
]

resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for item in subscriptions: {
    parent: topic[item.topic]
    name: item.settings.name
    properties: {
      lockDuration: item.settings.lockDuration
      maxDeliveryCount: item.settings.maxDeliveryCount
      defaultMessageTimeToLive: item.settings.defaultMessageTimeToLive
      deadLetteringOnMessageExpiration: item.settings.deadLetteringOnMessageExpiration
    }
  }
]

output id string = namespace.id
output name string = namespace.name
output host string = split(split(namespace.properties.serviceBusEndpoint, '/')[2], ':')[0]
