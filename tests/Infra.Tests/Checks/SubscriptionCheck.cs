using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Event Grid's subscriptions in Bicep are those of emulator.json, go to functions that are there, and lose nothing.</summary>
internal static partial class SubscriptionCheck
{
    public static IEnumerable<string> Problems(
        Snapshot connect, IReadOnlyCollection<string> functions, JsonElement emulator, JsonElement entities,
            IReadOnlyCollection<string> hooks)
    {
        var subscriptions = connect.Resources.Where(resource => resource.Type.EndsWith("/eventSubscriptions", StringComparison.Ordinal))
            .ToList();
        foreach (var subscription in subscriptions)
        {
            var target = subscription.At("properties", "destination", "properties").ToString();
            if (Function().Match(target) is not { Success: true } match)
            {
                yield return $"{subscription.OwnName} goes to no function: {target}";
                continue;
            }
            var function = match.Groups[1].Value;
            if (!functions.Contains(function)) yield return $"{subscription.OwnName} goes to {function}, which the code does not have";
            foreach (var hook in hooks.Where(hook => !Regex.IsMatch(hook, $@"\b{function}\b")))
                yield return $"a hook does not wait for {function}: {hook.Split('\n')[0]}";
            if (subscription.At("properties", "retryPolicy", "maxDeliveryAttempts").ValueKind != JsonValueKind.Number)
                yield return $"{subscription.OwnName} has no retry policy";
            var container = subscription.Text(
                "properties", "deadLetterWithResourceIdentity", "deadLetterDestination", "properties", "blobContainerName");
            if (entities.GetProperty("containers").EnumerateArray().All(item => item.GetProperty("name").GetString() != container))
                yield return $"{subscription.OwnName} has its dead letters in {container ?? "nothing"}, which is no container";
        }
        foreach (var emulated in Emulated(emulator))
        {
            var name = emulated.GetProperty("Name").GetString();
            if (subscriptions.FirstOrDefault(subscription => subscription.OwnName == name) is not { } same)
            {
                yield return $"emulator.json has the subscription {name}, which Bicep does not";
                continue;
            }
            if (Function().Match(emulated.GetProperty("Destination").ToString()).Groups[1].Value != Function().Match(
                same.At("properties", "destination").ToString()).Groups[1].Value)
                yield return $"{name} goes to other functions in emulator.json and Bicep";
            if (!emulated.TryGetProperty("Filter", out var filter)) continue;
            foreach (var property in filter.EnumerateObject())
                if (!JsonElement.DeepEquals(
                    property.Value, same.At("properties", "filter", char.ToLowerInvariant(property.Name[0]) + property.Name[1..])))
                    yield return $"{property.Name} of {name} differs between emulator.json and Bicep";
        }
    }

    private static IEnumerable<JsonElement> Emulated(JsonElement emulator) =>
        emulator.GetProperty("UserConfig").TryGetProperty("EventGrid", out var grid)
            ? JsonElements.Items(grid, "SystemTopics")
                .Concat(JsonElements.Items(grid, "Topics")).SelectMany(topic => JsonElements.Items(topic, "Subscriptions"))
            : [];

    [GeneratedRegex(@"(?:functionName=Host\.Functions\.|functionName=|/functions/)(\w+)")]
    private static partial Regex Function();
}
