targetScope = 'subscription'

@description('Name of the environment. The resource group has it in its name, the other resources a hash of it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Names that replace those made of an abbreviation and a hash, by the keys of abbreviations.json; privateEndpoint is a prefix.')
param names {
  apiManagementService: string?
  eventGridSystemTopic: string?
  eventGridTopic: string?
  eventHubNamespace: string?
  functionApp: string?
  appServicePlan: string?
  applicationInsights: string?
  actionGroup: string?
  keyVault: string?
  logAnalyticsWorkspace: string?
  managedIdentity: string?
  deploymentIdentity: string?
  privateEndpoint: string?
  resourceGroup: string?
  serviceBusNamespace: string?
  storageAccount: string?
  virtualNetwork: string?
} = {}

@description('Tags of every resource, in addition to the one by which azd finds its environment.')
param tags object = {}

@description('Azure region; one with Flex Consumption. az functionapp list-flexconsumption-locations prints them.')
@allowed([
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'switzerlandnorth'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
])
@metadata({ azd: { type: 'location' } })
param location string

@description('Memory of an instance in MB; CPU and network grow with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances there are at most; the plan takes 40 to 1,000.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('HTTP requests that an instance takes at once before another one is added.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 16

@description('Instances that are always there: { name: \'http\', instanceCount: 2 }; other groups are blob and function:<name>.')
param alwaysReady { name: string, instanceCount: int }[] = []

@description('Spreads the app and its storage over the zones of the region.')
param zoneRedundant bool = false

@description('Puts the services behind private endpoints and the app into a virtual network. Needs serviceBusSku Premium.')
param privateNetworking bool = false

@description('Addresses of that network, a /22 or larger; unused with subnets of your own.')
param networkAddressPrefix string = '10.40.0.0/22'

@description('Subnet of a network of your own for the app, /27 or larger, delegated to Microsoft.App/environments; empty makes one.')
param appSubnetId string = ''

@description('Subnet of a network of your own for the private endpoints; set with appSubnetId.')
param endpointSubnetId string = ''

@description('Private DNS zones: Make creates them, Existing uses those in privateDnsZonesGroupId, None leaves them to a policy of yours.')
@allowed(['Make', 'Existing', 'None'])
param privateDnsZones string = 'Make'

@description('Resource id of the resource group whose private DNS zones are used.')
param privateDnsZonesGroupId string = ''

@description('Tier of the Service Bus namespace.')
@allowed(['Standard', 'Premium'])
param serviceBusSku string = 'Standard'

@description('Messaging units of a Premium Service Bus namespace.')
@allowed([1, 2, 4, 8, 16])
param serviceBusMessagingUnits int = 1

@description('Minimum number of throughput units of Event Hubs.')
@minValue(1)
@maxValue(40)
param eventHubsThroughputUnits int = 1

@description('Throughput units that Event Hubs may scale up to automatically; 0 turns this off.')
@minValue(0)
@maxValue(40)
param eventHubsMaximumThroughputUnits int = 4

@description('How many days logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs a day after which ingestion stops until the next day; -1 for no limit.')
@minValue(-1)
param logDailyQuotaGb int = 5

@description('What storage logs to the workspace: deletions of blobs, or every request, which costs more than the requests themselves.')
@allowed(['Deletes', 'All'])
param storageLogs string = 'Deletes'

@description('E-mail address that alerts go to; empty for none.')
param alertEmail string = ''

@description('Object id of the group or user that may read the data in storage; empty for nobody.')
param operatorPrincipalId string = ''

@description('Type of the operator.')
@allowed(['Group', 'User', 'ServicePrincipal'])
param operatorPrincipalType string = 'Group'

@description('Creates a key vault for secrets that settings refer to.')
param keyVault bool = false

@description('Keeps a deleted vault for 90 days, during which not even its owner can purge it; it cannot be switched off again.')
param keyVaultPurgeProtection bool = false

@description('Settings that are secrets of the vault: setting name to secret name.')
param vaultSettings object = {}

@description('Whether those secrets are in the vault. Until then their settings are left out, as the reference itself would be the value.')
param vaultSecretsReady bool = false

@description('Further app settings, for example { Lambda__Functions__echo__Timeout: \'30\' }.')
param appSettings object = {}

@description('Puts API Management, Consumption tier, in front of the app.')
param apiManagement bool = false

@description('Address that API Management sends its notifications to. Needed with apiManagement.')
param publisherEmail string = ''

@description('Client id of the app registration that API Management gets its tokens for. Needed with apiManagement.')
param apiClientId string = ''

@description('Calls that a subscription of API Management may make in a minute.')
@minValue(1)
param apiCallsPerMinute int = 600

@description('Name that callers of API Management see.')
param publisherName string = 'Lambda on Azure Functions'

var abbreviations = loadJsonContent('abbreviations.json')
var entities = loadJsonContent('entities.json')
var token = toLower(uniqueString(subscription().id, environmentName, location))
var allTags = union(tags, { 'azd-env-name': environmentName })
var deploymentContainer = 'app-package'
var deadLetterContainer = 'event-grid-dead-letters'
var publicAccess = !privateNetworking
var ownNetwork = privateNetworking && empty(appSubnetId)

var checkedServiceBusSku = privateNetworking && serviceBusSku != 'Premium'
  ? fail('privateNetworking needs serviceBusSku Premium: a Standard namespace has no private endpoints. Set SERVICE_BUS_SKU to Premium.')
  : serviceBusSku
var checkedPublisherEmail = apiManagement && empty(publisherEmail)
  ? fail('apiManagement needs publisherEmail. Set API_PUBLISHER_EMAIL to an address that reads its notifications.')
  : publisherEmail
var checkedApiClientId = apiManagement && empty(apiClientId)
  ? fail('apiManagement needs apiClientId, the app registration of its tokens. Set API_CLIENT_ID; docs/deploy.md has the commands.')
  : apiClientId
var checkedEndpointSubnetId = empty(appSubnetId) == empty(endpointSubnetId)
  ? endpointSubnetId
  : fail('appSubnetId and endpointSubnetId come together. Set APP_SUBNET_ID and ENDPOINT_SUBNET_ID, or neither.')
var checkedZonesGroupId = privateDnsZones == 'Existing' && empty(privateDnsZonesGroupId)
  ? fail('privateDnsZones Existing needs privateDnsZonesGroupId. Set PRIVATE_DNS_ZONES_GROUP_ID to the id of their resource group.')
  : privateDnsZonesGroupId
var checkedVaultSettings = !vaultSecretsReady
  ? {}
  : keyVault ? vaultSettings : fail('vaultSecretsReady needs keyVault. Set KEY_VAULT to true.')

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.?resourceGroup ?? '${abbreviations.resourceGroup}${environmentName}'
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    appName: names.?managedIdentity ?? '${abbreviations.managedIdentity}${token}'
    deploymentName: names.?deploymentIdentity ?? '${abbreviations.managedIdentity}deploy-${token}'
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.?logAnalyticsWorkspace ?? '${abbreviations.logAnalyticsWorkspace}${token}'
    insightsName: names.?applicationInsights ?? '${abbreviations.applicationInsights}${token}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.?storageAccount ?? '${abbreviations.storageAccount}${token}'
    location: location
    tags: allTags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    publicAccess: publicAccess
    containers: entities.containers
    queues: entities.storageQueues
    tables: entities.tables
    deploymentContainer: deploymentContainer
    deadLetterContainer: deadLetterContainer
    softDeleteDays: 7
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  scope: group
  params: {
    name: names.?serviceBusNamespace ?? '${abbreviations.serviceBusNamespace}${token}'
    location: location
    tags: allTags
    sku: checkedServiceBusSku
    messagingUnits: serviceBusMessagingUnits
    publicAccess: publicAccess
    queues: entities.serviceBusQueues
    topics: entities.serviceBusTopics
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  scope: group
  params: {
    name: names.?eventHubNamespace ?? '${abbreviations.eventHubNamespace}${token}'
    location: location
    tags: allTags
    throughputUnits: eventHubsThroughputUnits
    maximumThroughputUnits: eventHubsMaximumThroughputUnits
    publicAccess: publicAccess
    hubs: entities.eventHubs
  }
}

module eventGrid 'modules/event-grid.bicep' = {
  scope: group
  params: {
    systemTopicName: names.?eventGridSystemTopic ?? '${abbreviations.eventGridSystemTopic}${token}'
    topicName: names.?eventGridTopic ?? '${abbreviations.eventGridTopic}${token}'
    storageName: storage.outputs.name
    location: location
    tags: allTags
    publicAccess: publicAccess
  }
}

module vault 'modules/key-vault.bicep' = if (keyVault) {
  scope: group
  params: {
    name: names.?keyVault ?? '${abbreviations.keyVault}${token}'
    location: location
    tags: allTags
    publicAccess: publicAccess
    purgeProtection: keyVaultPurgeProtection
  }
}

module access 'modules/access.bicep' = {
  scope: group
  params: {
    appPrincipalId: identity.outputs.appPrincipalId
    deploymentPrincipalId: identity.outputs.deploymentPrincipalId
    deploymentContainer: deploymentContainer
    systemTopicPrincipalId: eventGrid.outputs.systemTopicPrincipalId
    topicPrincipalId: eventGrid.outputs.topicPrincipalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    storageName: storage.outputs.name
    deadLetterContainer: deadLetterContainer
    serviceBusName: serviceBus.outputs.name
    queueNames: map(entities.serviceBusQueues, queue => queue.name)
    topicNames: map(entities.serviceBusTopics, topic => topic.name)
    eventHubsName: eventHubs.outputs.name
    hubNames: map(entities.eventHubs, hub => hub.name)
    eventGridTopicName: eventGrid.outputs.topicName
    insightsName: monitoring.outputs.insightsName
    keyVaultName: keyVault ? vault!.outputs.name : ''
  }
}

module network 'modules/network.bicep' = if (ownNetwork) {
  scope: group
  params: {
    name: names.?virtualNetwork ?? '${abbreviations.virtualNetwork}${token}'
    location: location
    tags: allTags
    addressPrefix: networkAddressPrefix
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetworking) {
  scope: group
  params: {
    namePrefix: names.?privateEndpoint ?? abbreviations.privateEndpoint
    nameSuffix: token
    location: location
    tags: allTags
    subnetId: ownNetwork ? network!.outputs.endpointSubnetId : checkedEndpointSubnetId
    zones: privateDnsZones
    zonesGroupId: checkedZonesGroupId
    storageId: storage.outputs.id
    serviceBusId: serviceBus.outputs.id
    eventHubsId: eventHubs.outputs.id
    topicId: eventGrid.outputs.topicId
    keyVaultId: keyVault ? vault!.outputs.id : ''
    keyVault: keyVault
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: names.?functionApp ?? '${abbreviations.functionApp}${token}'
    planName: names.?appServicePlan ?? '${abbreviations.appServicePlan}${token}'
    location: location
    tags: allTags
    identityId: identity.outputs.appId
    identityClientId: identity.outputs.appClientId
    deploymentIdentityId: identity.outputs.deploymentId
    storageName: storage.outputs.name
    deploymentContainerUri: '${storage.outputs.blobEndpoint}${deploymentContainer}'
    serviceBusHost: serviceBus.outputs.host
    eventHubsHost: eventHubs.outputs.host
    topicEndpoint: eventGrid.outputs.topicEndpoint
    insightsAddress: monitoring.outputs.connectionString
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    subnetId: ownNetwork ? network!.outputs.appSubnetId : privateNetworking ? appSubnetId : ''
    keyVaultName: keyVault ? vault!.outputs.name : ''
    vaultSettings: checkedVaultSettings
    extraSettings: appSettings
  }
  // The app starts with its roles and its way to storage.
  dependsOn: [
    access
    privateEndpoints
  ]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    actionGroupName: names.?actionGroup ?? '${abbreviations.actionGroup}${token}'
    location: location
    tags: allTags
    email: alertEmail
    insightsId: monitoring.outputs.insightsId
    storageId: storage.outputs.id
    serviceBusId: serviceBus.outputs.id
    eventHubsId: eventHubs.outputs.id
    systemTopicId: eventGrid.outputs.systemTopicId
    topicId: eventGrid.outputs.topicId
  }
}

module diagnostics 'modules/diagnostics.bicep' = {
  scope: group
  params: {
    workspaceId: monitoring.outputs.workspaceId
    storageName: storage.outputs.name
    storageLogs: storageLogs
    serviceBusName: serviceBus.outputs.name
    eventHubsName: eventHubs.outputs.name
    systemTopicName: eventGrid.outputs.systemTopicName
    topicName: eventGrid.outputs.topicName
    keyVaultName: keyVault ? vault!.outputs.name : ''
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    insightsId: monitoring.outputs.insightsId
  }
}

module gateway 'modules/api-management.bicep' = if (apiManagement) {
  scope: group
  params: {
    name: names.?apiManagementService ?? '${abbreviations.apiManagementService}${token}'
    location: location
    tags: allTags
    publisherEmail: checkedPublisherEmail
    publisherName: publisherName
    appUri: app.outputs.uri
    clientId: checkedApiClientId
    callsPerMinute: apiCallsPerMinute
  }
}

module gatewayOnly 'modules/gateway-only.bicep' = if (apiManagement) {
  scope: group
  params: {
    appName: app.outputs.name
    clientId: checkedApiClientId
    gatewayPrincipalId: gateway!.outputs.principalId
  }
}

// azd keeps the outputs in the environment; the hooks read them there.
output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = app.outputs.name
output FUNCTION_APP_URI string = app.outputs.uri
output STORAGE_ACCOUNT_NAME string = storage.outputs.name
output EVENT_GRID_SYSTEM_TOPIC_NAME string = eventGrid.outputs.systemTopicName
output EVENT_GRID_TOPIC_NAME string = eventGrid.outputs.topicName
output KEY_VAULT_NAME string = keyVault ? vault!.outputs.name : ''
output API_MANAGEMENT_NAME string = apiManagement ? gateway!.outputs.name : ''
output API_MANAGEMENT_URI string = apiManagement ? gateway!.outputs.gatewayUrl : ''
