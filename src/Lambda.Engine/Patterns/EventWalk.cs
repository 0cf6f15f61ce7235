using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>
/// Reads an event once, from start to end, along a <see cref="RuleTree"/>. Events may nest to any depth: the stack grows only with the
/// pattern.
/// </summary>
internal static class EventWalk
{
    private const int SmallText = 256;

    /// <exception cref="JsonException">The event is not JSON.</exception>
    public static bool Matches(RuleTree tree, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        // One slot per node: a node is never in two objects at the same time.
        Span<MatchedRules> found = stackalloc MatchedRules[tree.Nodes];
        var all = Object(ref reader, tree.Root, found);
        // Nothing may follow the event.
        _ = reader.Read();
        return (all.Present | all.Absent) != 0;
    }

    private static MatchedRules Value(ref Utf8JsonReader reader, FieldNode node, scoped Span<MatchedRules> found)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                return Elements(ref reader, node, found);
            case JsonTokenType.StartObject when node.Children.Length > 0:
                return Object(ref reader, node, found);
            case JsonTokenType.StartObject:
                reader.Skip();
                return new(0, node.Absent);
            default:
                return node.Children.Length > 0 ? new(0, node.Absent) : new(Scalar(ref reader, node), 0);
        }
    }

    // Elements of nested arrays count as the array's own.
    private static MatchedRules Elements(ref Utf8JsonReader reader, FieldNode node, scoped Span<MatchedRules> found)
    {
        var (all, depth) = (new MatchedRules(0, node.Absent), 1);
        while (depth > 0 && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray: depth++; break;
                case JsonTokenType.EndArray: depth--; break;
                default: all = all.Or(Value(ref reader, node, found)); break;
            }
        }
        return all;
    }

    private static MatchedRules Object(ref Utf8JsonReader reader, FieldNode node, scoped Span<MatchedRules> found)
    {
        foreach (var child in node.Children) found[child.Index] = new(0, child.Absent);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) Property(ref reader, node, found);
        var (satisfied, absent) = (node.Rules, node.Rules);
        foreach (var child in node.Children)
        {
            var one = found[child.Index];
            satisfied &= one.Present | one.Absent | ~child.Rules;
            absent &= one.Absent | ~child.Rules;
        }
        return new(satisfied & ~absent, absent);
    }

    // If a property occurs twice, the last one counts.
    private static void Property(ref Utf8JsonReader reader, FieldNode node, scoped Span<MatchedRules> found)
    {
        var children = node.Children;
        var at = Child(ref reader, children);
        if (at < 0)
        {
            reader.Skip();
            return;
        }
        if (at + 1 < children.Length && children[at + 1].Name.AsSpan().SequenceEqual(children[at].Name))
        {
            // The field's other node also reads this value.
            var again = reader;
            _ = again.Read();
            found[children[at + 1].Index] = Value(ref again, children[at + 1], found);
        }
        _ = reader.Read();
        found[children[at].Index] = Value(ref reader, children[at], found);
    }

    // The index of the first node with the property's name, or -1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Child(ref Utf8JsonReader reader, FieldNode[] children) =>
        reader.ValueIsEscaped ? EscapedChild(reader.ValueSpan, children) : Child(reader.ValueSpan, children);

    private static int Child(ReadOnlySpan<byte> name, FieldNode[] children)
    {
        for (var i = 0; i < children.Length; i++)
            if (name.SequenceEqual(children[i].Name)) return i;
        return -1;
    }

    private static int EscapedChild(ReadOnlySpan<byte> name, FieldNode[] children)
    {
        var rented = name.Length > SmallText ? ArrayPool<byte>.Shared.Rent(name.Length) : null;
        try
        {
            Span<byte> text = rented ?? stackalloc byte[SmallText];
            return Child(text[..EscapedText.Unescape(name, text)], children);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ulong Scalar(ref Utf8JsonReader reader, FieldNode node) =>
        reader.ValueIsEscaped ? Escaped(ref reader, node) : Passed(node, new(reader.TokenType, reader.ValueSpan));

    private static ulong Escaped(ref Utf8JsonReader reader, FieldNode node)
    {
        // Unescaping only makes text shorter.
        var length = reader.ValueSpan.Length;
        var rented = length > SmallText ? ArrayPool<byte>.Shared.Rent(length) : null;
        try
        {
            Span<byte> text = rented ?? stackalloc byte[SmallText];
            return Passed(node, new(JsonTokenType.String, text[..EscapedText.Unescape(reader.ValueSpan, text)]));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ulong Passed(FieldNode node, EventValue value)
    {
        var passed = 0ul;
        foreach (var check in node.Checks)
            if (check.Test.Matches(value)) passed |= check.Rules;
        return passed;
    }
}
