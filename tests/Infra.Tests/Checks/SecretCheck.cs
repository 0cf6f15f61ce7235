using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>No secret leaves a deployment as an output, comes in as a plain parameter, or is needed where an identity would do.</summary>
internal static partial class SecretCheck
{
    /// <summary>It names the place of Application Insights and opens nothing, as long as that takes identities only.</summary>
    private const string InsightsAddress = "insights.properties.ConnectionString";

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files)
    {
        foreach (var (path, file) in files)
        {
            foreach (var output in file.Outputs.Where(output => !output.Secure && IsSecret(output))) yield return $"{path}: the output {output.Name} is a secret";
            foreach (var parameter in file.Parameters.Where(parameter => Name().IsMatch(parameter.Name) && parameter.Decorators.All(decorator => decorator.Name != "secure")))
                yield return $"{path}: the parameter {parameter.Name} is not @secure()";
            foreach (var resource in file.Resources.Where(resource => !resource.Existing))
                if (KeysOff.TryGetValue(resource.Type, out var off) && !resource.At(off.Path).ToString().Equals(off.Value, StringComparison.OrdinalIgnoreCase))
                    yield return $"{path}:{resource.Line}: {resource.Symbol} takes keys: {string.Join('.', off.Path)} is not {off.Value}";
        }
    }

    private static readonly Dictionary<string, (string[] Path, string Value)> KeysOff = new()
    {
        ["Microsoft.Storage/storageAccounts"] = (["properties", "allowSharedKeyAccess"], "false"),
        ["Microsoft.ServiceBus/namespaces"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.EventHub/namespaces"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.EventGrid/topics"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.Insights/components"] = (["properties", "DisableLocalAuth"], "true"),
        ["Microsoft.KeyVault/vaults"] = (["properties", "enableRbacAuthorization"], "true"),
    };

    private static bool IsSecret(BicepOutput output) => output.Expression != InsightsAddress && (Name().IsMatch(output.Name) && output.Expression.Contains('.', StringComparison.Ordinal) && !output.Expression.Contains(".outputs.", StringComparison.Ordinal) || Expression().IsMatch(output.Expression));

    [GeneratedRegex("(secret|password|pwd|accountkey|apikey|accesskey|sastoken|connectionstring)$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex(@"\blist[A-Z]\w*\(|\.(list\w*\(|primaryKey|secondaryKey|primaryConnectionString|secondaryConnectionString|keys\b|ConnectionString$|sharedAccess)", RegexOptions.IgnoreCase)]
    private static partial Regex Expression();
}
