using System.Text;
using System.Text.Json;

namespace Lambda.Engine.Patterns;

/// <summary>A compiled EventBridge event pattern: it decides whether an event matches. Immutable and thread-safe.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html and eb-create-pattern-operators.html there;
/// arrays are matched consistently,
/// as https://github.com/aws/event-ruler#json-array-matching has it. Deliberately different: a dot in a name is a character like any other,
/// not a step into an object;
/// and where a rule asks of one field both a value and a field in it, the two may lie in different elements of an array of arrays.
/// </remarks>
internal sealed class EventPattern
{
    /// <summary>The maximum length of a pattern in characters, as in AWS for a rule or a filter.</summary>
    public const int MaxLength = 4096;

    private readonly RuleTree[] _trees;

    private EventPattern(RuleTree[] trees) => _trees = trees;

    /// <summary>Compiles a pattern given as text.</summary>
    /// <exception cref="PatternException">The pattern is not JSON, or not one that EventBridge accepts.</exception>
    public static EventPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Parse(Encoding.UTF8.GetBytes(pattern));
    }

    /// <summary>Compiles a pattern given as UTF-8.</summary>
    /// <param name="pattern">Its JSON in UTF-8.</param>
    /// <exception cref="PatternException">The pattern is not JSON, or not one that EventBridge accepts.</exception>
    public static EventPattern Parse(ReadOnlySpan<byte> pattern) => Parse(pattern, MaxLength);

    /// <summary>Compiles a pattern given as UTF-8, with another maximum length.</summary>
    /// <exception cref="PatternException">The pattern is not JSON, or not one that EventBridge accepts.</exception>
    internal static EventPattern Parse(ReadOnlySpan<byte> pattern, int maxLength)
    {
        if (Encoding.UTF8.GetCharCount(pattern) > maxLength) throw new PatternException("$",
            $"the pattern is longer than {maxLength} characters.");
        try
        {
            using var document = JsonDocument.Parse(pattern.ToArray());
            var (root, rules) = new PatternReader().Read(document.RootElement);
            WildcardComplexity.Check(rules);
            return new([.. rules.Chunk(RuleTree.MaxRules).Select(chunk => RuleTree.Build(root, chunk))]);
        }
        catch (JsonException e)
        {
            throw new PatternException("$", $"the pattern is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new PatternException("$", "the pattern has a string that is not Unicode.");
        }
    }

    /// <summary>Returns whether the event matches. It does not allocate memory.</summary>
    /// <param name="json">The event's JSON in UTF-8. Anything but a JSON object does not match.</param>
    public bool Matches(ReadOnlySpan<byte> json)
    {
        try
        {
            foreach (var tree in _trees)
                if (EventWalk.Matches(tree, json)) return true;
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
