using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>With API Management the app takes calls from its identity only, and what Event Grid delivers.</summary>
internal static partial class GatewayCheck
{
    public static IEnumerable<string> Problems(Snapshot snapshot, Snapshot connect)
    {
        if (snapshot.Of("Microsoft.Web/sites/config").FirstOrDefault(config => config.OwnName == "authsettingsV2") is not { } settings)
        {
            yield return "the app takes calls from everybody";
            yield break;
        }
        var validation = settings.At("properties", "globalValidation");
        if (validation.GetProperty("unauthenticatedClientAction").GetString() != "Return401"
            || !validation.GetProperty("requireAuthentication").GetBoolean())
            yield return "calls without a token are let through";
        var entra = settings.At("properties", "identityProviders", "azureActiveDirectory", "validation");
        var service = snapshot.Of("Microsoft.ApiManagement/service").Single().Id;
        var identities = entra.Items("defaultAuthorizationPolicy", "allowedPrincipals", "identities")
            .Select(identity => identity.GetString()!).ToList();
        if (identities is not [var identity] || !identity.Contains($"'{service}'", StringComparison.Ordinal))
            yield return "not only the gateway's identity is let in";
        var policy = snapshot.Of("Microsoft.ApiManagement/service/apis/policies").Single().Text("properties", "value")!;
        var audience = Resource().Match(policy).Groups[1].Value;
        if (!entra.Items("allowedAudiences").Any(allowed => allowed.GetString() == audience))
            yield return $"the gateway's tokens are for {audience}, which the app does not take";
        var webhooks = connect.Resources
            .SelectMany(subscription => Webhook().Matches(subscription.Body.ToString()).Select(match => match.Value))
            .Append("/runtime/webhooks/EventGrid").ToHashSet();
        var excluded = validation.Items("excludedPaths").Select(path => path.GetString()!).ToHashSet();
        foreach (var path in webhooks.Except(excluded)) yield return $"{path} asks Event Grid for a token";
        foreach (var path in excluded.Except(webhooks)) yield return $"{path} is open to everybody";
    }

    [GeneratedRegex("authentication-managed-identity resource=\"([^\"]+)\"")]
    private static partial Regex Resource();

    [GeneratedRegex(@"/runtime/webhooks/\w+")]
    private static partial Regex Webhook();
}
