using System.Text;

namespace Lambda.Engine.Patterns;

/// <summary>
/// Up to 64 rules merged into one tree of fields, so that an event is read once for all of them. Each rule is one bit in the masks.
/// </summary>
internal sealed class RuleTree
{
    public const int MaxRules = 64;

    private RuleTree(FieldNode root, int nodes) => (Root, Nodes) = (root, nodes);

    public FieldNode Root { get; }

    /// <summary>The number of nodes, which is also the range of their indexes.</summary>
    public int Nodes { get; }

    public static RuleTree Build(FieldName root, IReadOnlyList<Dictionary<FieldName, FieldTest>> rules)
    {
        var nodes = 0;
        return new(Parent(root, rules, ref nodes), nodes);
    }

    private static FieldNode Parent(FieldName field, IReadOnlyList<Dictionary<FieldName, FieldTest>> rules, ref int nodes)
    {
        var index = nodes++;
        var children = new List<FieldNode>();
        foreach (var child in field.Fields)
        {
            // A field has two nodes if one rule tests its value and another a field inside it.
            if (Checks(child, rules) is { Length: > 0 } checks)
                children.Add(FieldNode.Leaf(nodes++, Encoding.UTF8.GetBytes(child.Name), checks));
            var before = nodes;
            if (Parent(child, rules, ref nodes) is { Rules: not 0 } parent) children.Add(parent);
            else nodes = before;
        }
        return FieldNode.Parent(index, Encoding.UTF8.GetBytes(field.Name), [.. children]);
    }

    // Rules that were copied for the alternatives of $or share their tests: each runs once.
    private static FieldCheck[] Checks(FieldName field, IReadOnlyList<Dictionary<FieldName, FieldTest>> rules) =>
    [
        .. rules.Select((rule, bit) => (Test: rule.GetValueOrDefault(field), Bit: 1ul << bit)).Where(asked => asked.Test is not null)
            .GroupBy(asked => asked.Test!, asked => asked.Bit).Select(
                same => new FieldCheck(same.Key, same.Aggregate((all, bit) => all | bit))),
    ];
}
