// The bot's registration with Azure: an Azure Bot of the Entra app, with Microsoft Teams as its only channel. It runs nothing and holds
// nothing; messages go from Teams through it to the endpoint. docs/install.md has the commands around it.

targetScope = 'resourceGroup'

@description('Name of the Azure Bot: unique in all of Azure. A new one makes another bot.')
@minLength(4)
@maxLength(42)
param botName string

@description('Name that Azure shows. What people write behind the @ stands in the Teams app.')
@minLength(1)
@maxLength(42)
param displayName string = 'AWS'

@description('Where the bot is reached, such as bot.example.com: no scheme, no port, no path.')
@minLength(4)
@maxLength(253)
param domain string

@description('Application (client) id of the Entra app: MicrosoftAppId.')
@minLength(36)
@maxLength(36)
param appId string

@description('The tenant of the Entra app: MicrosoftAppTenantId.')
@minLength(36)
@maxLength(36)
param tenantId string = subscription().tenantId

@description('F0 costs nothing, Teams included. S1 has an availability that Microsoft guarantees; it, too, takes no money for messages of Teams.')
@allowed([
  'F0'
  'S1'
])
param sku string = 'F0'

@description('Tags of the resources.')
param tags object = {}

@description('Name of the OAuth connection with which people sign in with their own accounts, SignIn.ConnectionName in the configuration; empty: none. See docs/federation.md.')
@maxLength(64)
param signInConnectionName string = ''

@description('Secret of the Entra app for the OAuth connection. Needed with signInConnectionName alone; Azure keeps it and does not show it again.')
@secure()
param signInClientSecret string = ''

// Microsoft's id of the service provider Azure Active Directory v2, which az bot authsetting list-providers lists as Aadv2.
var entraProviderId = '30dd229c-58e3-4a48-bdfd-91ec48eb906c'
var applicationIdUri = 'api://botid-${appId}'

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botName
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: sku
  }
  tags: tags
  properties: {
    displayName: displayName
    description: 'Alarms and commands of AWS in Microsoft Teams'
    endpoint: 'https://${domain}/api/messages'
    msaAppId: appId
    msaAppType: 'SingleTenant'
    msaAppTenantId: tenantId
    // Keys of the Azure Bot itself, as Web Chat and Direct Line use, do not work: Entra ID alone counts. Teams needs none.
    disableLocalAuth: true
    isStreamingSupported: false
    schemaTransformationVersion: '1.3'
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

resource signIn 'Microsoft.BotService/botServices/connections@2022-09-15' = if (!empty(signInConnectionName)) {
  parent: bot
  name: empty(signInConnectionName) ? 'none' : signInConnectionName
  location: 'global'
  properties: {
    serviceProviderId: entraProviderId
    serviceProviderDisplayName: 'Azure Active Directory v2'
    clientId: appId
    clientSecret: signInClientSecret
    // The bot's own scope and no other: AWS takes tokens that are meant for the bot's app.
    scopes: '${applicationIdUri}/access_as_user'
    parameters: [
      {
        key: 'tenantId'
        value: tenantId
      }
      {
        key: 'tokenExchangeUrl'
        value: applicationIdUri
      }
    ]
  }
}

@description('Where Teams sends what people write.')
output messagingEndpoint string = bot.properties.endpoint

@description('The app id, for MicrosoftAppId and for npm run manifest.')
output appId string = bot.properties.msaAppId
