using System.Text;
using System.Text.Json;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Routing.Topics;

/// <summary>A compiled filter policy: decides which messages a subscription receives.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html. Its operators are those of event patterns: a
/// policy is checked against SNS's rules, and is then used as a pattern for the message's attributes or body.
/// </remarks>
internal sealed class FilterPolicy
{
    private const int MaxBytes = 256 * 1024;
    private readonly EventPattern _pattern;
    private readonly FilterPolicyScope _scope;

    private FilterPolicy(EventPattern pattern, FilterPolicyScope scope) => (_pattern, _scope) = (pattern, scope);

    /// <summary>Compiles a policy. Returns null, and gives SNS's reason, when SNS would refuse it.</summary>
    public static FilterPolicy? TryParse(string json, FilterPolicyScope scope, out string? error)
    {
        error = null;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            if (bytes.Length > MaxBytes) throw new FormatException("FilterPolicy: the policy is larger than 256 KB.");
            using var document = JsonDocument.Parse(bytes);
            new FilterPolicyLimits(scope).Check(document.RootElement);
            return new(EventPattern.Parse(bytes, MaxBytes), scope);
        }
        catch (JsonException e)
        {
            error = $"Invalid parameter: FilterPolicy: failed to parse JSON. {e.Message}";
        }
        catch (InvalidOperationException)
        {
            error = "Invalid parameter: FilterPolicy: the policy has a string that is not Unicode.";
        }
        catch (FormatException e)
        {
            error = $"Invalid parameter: {e.Message}";
        }
        catch (PatternException e)
        {
            error = $"Invalid parameter: FilterPolicy: at {e.Path}: {e.Reason}";
        }
        return null;
    }

    /// <summary>Returns whether the subscription receives the message.</summary>
    public bool Matches(TopicMessage message) => _pattern.Matches(
        _scope == FilterPolicyScope.MessageBody ? Encoding.UTF8.GetBytes(message.Message) : message.AttributesAsJson());
}
