using System.Text;
using System.Text.Json;

namespace FunctionApp.Patterns;

/// <summary>An event pattern of EventBridge, compiled: it says of an event's JSON whether it matches. Immutable, for any number of threads.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html and eb-create-pattern-operators.html there; arrays are matched consistently,
/// as https://github.com/aws/event-ruler#json-array-matching has it. Deliberately different: a dot in a name is a character like any other, not a step into an object;
/// and where a rule asks of one field both a value and a field in it, the two may lie in different elements of an array of arrays.
/// </remarks>
public sealed class EventPattern
{
    /// <summary>The longest pattern, in characters, as for a rule or a filter in AWS.</summary>
    public const int MaxLength = 4096;

    private readonly RuleTree[] _trees;

    private EventPattern(RuleTree[] trees) => _trees = trees;

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="PatternException">It is not JSON, or no pattern that EventBridge would take.</exception>
    public static EventPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Parse(Encoding.UTF8.GetBytes(pattern));
    }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">Its JSON in UTF-8.</param>
    /// <exception cref="PatternException">It is not JSON, or no pattern that EventBridge would take.</exception>
    public static EventPattern Parse(ReadOnlySpan<byte> pattern)
    {
        if (Encoding.UTF8.GetCharCount(pattern) > MaxLength) throw new PatternException("$", $"it is longer than {MaxLength} characters.");
        try
        {
            using var document = JsonDocument.Parse(pattern.ToArray());
            var (root, rules) = new PatternReader().Read(document.RootElement);
            WildcardComplexity.Check(rules);
            return new([.. rules.Chunk(RuleTree.MaxRules).Select(chunk => RuleTree.Build(root, chunk))]);
        }
        catch (JsonException e)
        {
            throw new PatternException("$", $"it is not JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new PatternException("$", "it has a text that is not Unicode.");
        }
    }

    /// <summary>Whether the event matches. Does not allocate.</summary>
    /// <param name="json">The event's JSON in UTF-8. What is not a JSON object does not match.</param>
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
