using System.Text.Json;

namespace Lambda.Engine.Routing.Topics;

/// <summary>Checks the limits of filter policies, and refuses a policy with SNS's own messages.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html and the service's recorded messages. Only
/// keys that have values count as keys, as that page counts nested ones.
/// </remarks>
internal sealed class FilterPolicyLimits(FilterPolicyScope scope)
{
    private const int MaxKeys = 5;
    private const int MaxCombinations = 150;
    private const string Or = "$or";
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The service would refuse the policy; the message says why.</exception>
    public void Check(JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.Object) throw new FormatException("FilterPolicy: the policy must be a JSON object.");
        var combinations = Fields(policy, "", depth: 1, combinations: 1);
        if (_keys.Count > MaxKeys) throw new FormatException("FilterPolicy: Filter policy can not have more than 5 keys");
        if (combinations > MaxCombinations) throw new FormatException("FilterPolicy: Filter policy is too complex");
    }

    // Each array multiplies the combinations by its number of values, once per nesting level; the alternatives of $or add theirs.
    private double Fields(JsonElement fields, string at, int depth, double combinations)
    {
        foreach (var field in fields.EnumerateObject())
        {
            var path = $"{at}\n{field.Name}";
            if (field.Value.ValueKind == JsonValueKind.Object)
            {
                if (scope == FilterPolicyScope.MessageAttributes)
                    throw new FormatException("Filter policy scope MessageAttributes does not support nested filter policy");
                combinations = Fields(field.Value, path, depth + 1, combinations);
            }
            else if (field.Value.ValueKind != JsonValueKind.Array)
                throw new FormatException($"FilterPolicy: \"{field.Name}\" must be an object or an array");
            else if (field.Name == Or && field.Value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object))
                combinations = field.Value.EnumerateArray().Sum(one => Fields(one, at, depth, combinations));
            else
            {
                _keys.Add(path);
                if (field.Value.GetArrayLength() == 0) throw new FormatException("FilterPolicy: Empty arrays are not allowed");
                foreach (var value in field.Value.EnumerateArray()) Value(value);
                combinations *= field.Value.GetArrayLength() * (double)depth;
            }
        }
        return combinations;
    }

    private static void Value(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            throw new FormatException("FilterPolicy: Match value must be String, number, true, false, or null");
        if (value.ValueKind != JsonValueKind.Object) return;
        if (value.EnumerateObject().Count() != 1) throw new FormatException("FilterPolicy: Only one key allowed in match expression");
        var expression = value.EnumerateObject().First();
        switch (expression.Name)
        {
            case "prefix" or "suffix" or "equals-ignore-case" or "cidr" when expression.Value.ValueKind != JsonValueKind.String:
                throw new FormatException($"FilterPolicy: {expression.Name} match pattern must be a string");
            case "exists" when expression.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                throw new FormatException("FilterPolicy: exists match pattern must be either true or false.");
            case "anything-but" when expression.Value.ValueKind == JsonValueKind.Object:
                foreach (var inner in expression.Value.EnumerateObject().Where(inner => inner.Name is not ("prefix" or "suffix")))
                    throw new FormatException($"FilterPolicy: Unsupported anything-but pattern: {inner.Name}");
                break;
            case "prefix" or "suffix" or "equals-ignore-case" or "cidr" or "exists" or "anything-but" or "numeric":
                break;
            default:
                throw new FormatException($"FilterPolicy: Unrecognized match type {expression.Name}");
        }
    }
}
