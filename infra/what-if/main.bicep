// Lets an identity of its own answer what a merge would change: it reads, and asks for what-ifs, and can change nothing.
targetScope = 'subscription'

@description('Object id of that identity\'s service principal.')
param principalId string

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'what-if')
  properties: {
    roleName: 'What-if (${subscription().subscriptionId})'
    description: 'Reads everything but secrets and data, and runs what-if for deployments.'
    type: 'customRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          '*/read'
          'Microsoft.Resources/deployments/whatIf/action'
        ]
        notActions: []
        dataActions: []
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(role.id, principalId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: role.id
    description: 'The workflow infra says on pull requests what a merge would change.'
  }
}
