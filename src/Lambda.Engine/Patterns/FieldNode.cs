namespace Lambda.Engine.Patterns;

/// <summary>A field in a <see cref="RuleTree"/>. It has either checks of its values, or fields of its own.</summary>
internal sealed class FieldNode
{
    private FieldNode(int index, byte[] name, FieldCheck[] checks, FieldNode[] children, ulong rules, ulong absent) =>
        (Index, Name, Checks, Children, Rules, Absent) = (index, name, checks, children, rules, absent);

    public int Index { get; }

    public byte[] Name { get; }

    public FieldCheck[] Checks { get; }

    public FieldNode[] Children { get; }

    /// <summary>The rules that check this field, or one below it.</summary>
    public ulong Rules { get; }

    /// <summary>The <see cref="Rules"/> that are satisfied when everything they check here is absent.</summary>
    public ulong Absent { get; }

    public static FieldNode Leaf(int index, byte[] name, FieldCheck[] checks) => new(
        index, name, checks, [], checks.Aggregate(0ul, (all, check) => all | check.Rules),
        checks.Where(check => check.Test.MayBeAbsent).Aggregate(0ul, (all, check) => all | check.Rules));

    public static FieldNode Parent(int index, byte[] name, FieldNode[] children)
    {
        var rules = children.Aggregate(0ul, (all, child) => all | child.Rules);
        return new(index, name, [], children, rules, children.Aggregate(rules, (all, child) => all & (child.Absent | ~child.Rules)));
    }
}

/// <summary>A check of a field's value, with a mask of the rules that make it.</summary>
internal readonly record struct FieldCheck(FieldTest Test, ulong Rules);
