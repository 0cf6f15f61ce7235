namespace Infra.Tests.Reading;

/// <summary>A deployment to work out: a template, and its parameters in the language of .bicepparam files.</summary>
/// <param name="ResourceGroup">Where it is deployed; null for a template of a subscription.</param>
internal sealed record Deployment(string Template, string Parameters, string? ResourceGroup = null)
{
    /// <summary>What a newcomer gets.</summary>
    public static Deployment Default { get; } = Of("");

    /// <summary>Behind private endpoints.</summary>
    public static Deployment Private { get; } = Of("param privateNetworking = true\nparam serviceBusSku = 'Premium'\n");

    /// <summary>Behind private endpoints, with everything that can be switched on.</summary>
    public static Deployment Everything { get; } = Private.With("""
        param keyVault = true
        param vaultSettings = { Lambda__Access__Principals__admin__ApiKey: 'admin-api-key' }
        param vaultSecretsReady = true
        param apiManagement = true
        param publisherEmail = 'publisher@example.com'
        param apiClientId = '11111111-1111-1111-1111-111111111111'
        param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
        param storageLogs = 'All'
        """);

    /// <summary>In a network, and with zones, that others made.</summary>
    public static Deployment OwnNetwork { get; } = Private.With("""
        param appSubnetId = '/subscriptions/hub/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/app'
        param endpointSubnetId = '/subscriptions/hub/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints'
        param privateDnsZones = 'Existing'
        param privateDnsZonesGroupId = '/subscriptions/hub/resourceGroups/rg-dns'
        """);

    /// <summary>Event Grid's subscriptions, which are made after the code.</summary>
    public static Deployment Connect { get; } = new("connect/main.bicep", """
        param appName = 'func-x'
        param systemTopicName = 'egst-x'
        param topicName = 'evgt-x'
        param storageName = 'stx'
        """, "rg-dev");

    public static Deployment Of(string parameters, string environment = "dev") =>
        new("main.bicep", $"param environmentName = '{environment}'\nparam location = 'westeurope'\n{parameters}");

    /// <summary>With further parameters.</summary>
    public Deployment With(string parameters) => this with { Parameters = $"{Parameters}{parameters}\n" };
}
