using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Filters;

/// <summary>Translates a lambda into the filter language.</summary>
/// <remarks>
/// Stricter than the real client where that translates into something else than was written: an enum compares by number there,
/// while it is stored by name, and a null compares with nothing.
/// </remarks>
internal sealed class ExpressionFilter
{
    private const string Supported = "A filter compares properties with values (==, !=, <, <=, >, >=, Equals, CompareTo, string.Compare) and combines that with &&, || and !.";
    private readonly ParameterExpression _entity;
    private readonly StringBuilder _text = new();

    private ExpressionFilter(ParameterExpression entity) => _entity = entity;

    /// <summary>The filter, null if it lets everything through.</summary>
    /// <exception cref="NotSupportedException">The service cannot answer that.</exception>
    public static string? Create<T>(Expression<Func<T, bool>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var translation = new ExpressionFilter(filter.Parameters[0]);
        translation.Condition(filter.Body);
        var text = translation._text.ToString();
        return text == "true" ? null : text;
    }

    private void Condition(Expression node)
    {
        node = WithoutConversion(node);
        switch (node)
        {
            case var _ when PropertyOf(node) is { } property:
                _text.Append(property).Append(" eq true");
                break;
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                _text.Append("not ");
                Group(not.Operand);
                break;
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both:
                Join(both, " and ");
                break;
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either:
                Join(either, " or ");
                break;
            case BinaryExpression comparison when OperatorOf(comparison.NodeType) is { } name:
                Comparison(comparison, name);
                break;
            case MethodCallExpression { Method.Name: nameof(Equals) } call when !IsValue(call):
                Compare("eq", OperandsOf(call));
                break;
            case var _ when IsValue(node) && ValueOf(node) is bool constant:
                _text.Append(constant ? "true" : "false");
                break;
            default:
                throw Unsupported(node);
        }
    }

    private void Join(BinaryExpression node, string word)
    {
        Group(node.Left);
        _text.Append(word);
        Group(node.Right);
    }

    private void Group(Expression node)
    {
        _text.Append('(');
        Condition(node);
        _text.Append(')');
    }

    private void Comparison(BinaryExpression node, string name)
    {
        // x.CompareTo(y) > 0 and string.Compare(x, y) > 0 are x > y.
        var isOrder = WithoutConversion(node.Left) is MethodCallExpression { Method.Name: nameof(string.CompareTo) or nameof(string.Compare) } order && !IsValue(order);
        if (!isOrder) Compare(name, (node.Left, node.Right));
        else if (IsValue(node.Right) && ValueOf(node.Right) is 0) Compare(name, OperandsOf((MethodCallExpression)WithoutConversion(node.Left)));
        else throw Unsupported(node);
    }

    private void Compare(string name, (Expression Left, Expression Right) operands)
    {
        Operand(operands.Left);
        _text.Append(' ').Append(name).Append(' ');
        Operand(operands.Right);
    }

    private void Operand(Expression node)
    {
        var bare = WithoutConversion(node);
        if (bare.Type is var type && (Nullable.GetUnderlyingType(type) ?? type).IsEnum)
            throw new NotSupportedException($"{bare} is an enum: it is stored by name, and a filter would compare numbers. Compare a string property, or write the filter as text.");
        if (PropertyOf(bare) is { } property)
        {
            _text.Append(property);
            return;
        }
        if (!IsValue(node)) throw Unsupported(node);
        var value = ValueOf(node) ?? throw new NotSupportedException($"{node} is null: a property that is null is not stored, and a filter cannot ask for it.");
        _text.Append(ODataLiteral.Of(value) ?? throw new NotSupportedException($"{node} is a {value.GetType()}, which the filter language does not have."));
    }

    private (Expression Left, Expression Right) OperandsOf(MethodCallExpression call) => call switch
    {
        { Object: null, Arguments: [var left, var right] } => (left, right),
        { Object: { } left, Arguments: [var right] } => (left, right),
        _ => throw new NotSupportedException($"{call}: the service compares strings ordinally and takes no {nameof(StringComparison)}."),
    };

    private string? PropertyOf(Expression node) => node switch
    {
        MemberExpression { Member.Name: nameof(Nullable<>.Value), Expression: { } nullable } when Nullable.GetUnderlyingType(nullable.Type) is not null => PropertyOf(WithoutConversion(nullable)),
        MemberExpression { Member: PropertyInfo property, Expression: { } owner } when WithoutConversion(owner) == _entity => NameOf(property),
        MethodCallExpression { Object: { } owner, Method.Name: var getter, Arguments: [var key] }
            when owner == _entity && (getter == "get_Item" || getter.StartsWith("Get", StringComparison.Ordinal)) && IsValue(key) && ValueOf(key) is string name => name,
        _ => null,
    };

    private static string NameOf(PropertyInfo property) => property.DeclaringType == typeof(TableItem) ? "TableName" : ModelMapper.StoredName(property);

    private static Expression WithoutConversion(Expression node)
    {
        while (node is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs or ExpressionType.Quote } conversion) node = conversion.Operand;
        return node;
    }

    private bool IsValue(Expression node)
    {
        var search = new ParameterSearch(_entity);
        search.Visit(node);
        return !search.Found;
    }

    private static object? ValueOf(Expression node) => node switch
    {
        ConstantExpression constant => constant.Value,
        // What lambdas capture; the rest is rare enough to be interpreted.
        MemberExpression { Member: FieldInfo field, Expression: var owner } => field.GetValue(owner is null ? null : ValueOf(owner)),
        MemberExpression { Member: PropertyInfo property, Expression: { Type.IsValueType: false } owner } when ValueOf(owner) is { } from => property.GetValue(from),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(node, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private static string? OperatorOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "eq",
        ExpressionType.NotEqual => "ne",
        ExpressionType.LessThan => "lt",
        ExpressionType.LessThanOrEqual => "le",
        ExpressionType.GreaterThan => "gt",
        ExpressionType.GreaterThanOrEqual => "ge",
        _ => null,
    };

    private static NotSupportedException Unsupported(Expression node) => new($"The service cannot answer {node}. {Supported}");

    private sealed class ParameterSearch(ParameterExpression sought) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == sought;
            return node;
        }
    }
}
