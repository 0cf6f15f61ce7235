using System.Text;
using System.Text.Json;

namespace Lambda.Engine.Routing;

/// <summary>The input that a target receives for an event: the whole event, a part of it, a constant or a filled template.</summary>
internal abstract class TargetInput
{
    /// <summary>The maximum length of a constant or template.</summary>
    public const int MaxLength = 8192;

    /// <summary>The event itself.</summary>
    public static readonly TargetInput WholeEvent = new Whole();

    /// <summary>Makes the target's JSON.</summary>
    /// <param name="payload">The event, which is valid JSON.</param>
    /// <param name="rule">The rule's values for the reserved variables.</param>
    public abstract ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload, RuleContext rule);

    /// <summary>Compiles a target's input.</summary>
    /// <param name="target">The target as defined.</param>
    /// <param name="setting">The target's setting, which errors name.</param>
    /// <param name="errors">Receives the errors.</param>
    public static TargetInput Compile(RuleTarget target, string setting, List<string> errors)
    {
        if (new object?[] { target.Input, target.InputPath, target.InputTransformer }.Count(one => one is not null) > 1)
        {
            errors.Add($"{setting}: Only one of Input, InputPath, or InputTransformer must be provided for target {target.Function}.");
            return WholeEvent;
        }
        try
        {
            if (target.Input is { } constant) return new Constant(constant);
            if (target.InputPath is { } path) return new Part(EventPath.Parse(path));
            if (target.InputTransformer is { } transformer) return InputTemplate.Compile(transformer, target.Function);
        }
        catch (FormatException e)
        {
            errors.Add($"{setting}: {e.Message}");
        }
        return WholeEvent;
    }

    private sealed class Whole : TargetInput
    {
        public override ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload, RuleContext rule) => payload;
    }

    private sealed class Constant : TargetInput
    {
        private readonly byte[] _json;

        public Constant(string json)
        {
            if (json.Length > MaxLength) throw new FormatException($"Input has {json.Length} characters; at most {MaxLength} are allowed.");
            _json = Encoding.UTF8.GetBytes(json);
            if (PayloadJson.Error(_json) is { } error) throw new FormatException($"Input is not JSON: {error}");
        }

        public override ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload, RuleContext rule) => _json;
    }

    private sealed class Part(EventPath path) : TargetInput
    {
        private static readonly byte[] Nothing = "null"u8.ToArray();

        public override ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> payload, RuleContext rule)
        {
            using var document = JsonDocument.Parse(payload, EventPath.Options);
            return path.Find(document.RootElement) is { } found ? Encoding.UTF8.GetBytes(found) : Nothing;
        }
    }
}

/// <summary>A rule's values for the reserved variables of templates.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="IngestedAt">When the event was received.</param>
internal readonly record struct RuleContext(string Name, string Arn, DateTimeOffset IngestedAt);
