using System.IO.Enumeration;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Access;

/// <summary>A permission: actions, and the functions or destinations that they apply to. Each may contain wildcards.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html: actions are compared without case,
/// functions with it. The case of a destination's name does not matter in Azure.
/// </remarks>
internal sealed record Permission(string Action, string Function)
{
    /// <summary>The resource of operations that do not concern one single function: only <c>*</c> matches it.</summary>
    public const string AllFunctions = "*";

    /// <summary>Parses <c>action</c> or <c>action function</c>; null when the text is neither, or matches no action.</summary>
    public static Permission? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (1 or 2)) return null;
        var permission = new Permission(parts[0], parts.Length == 2 ? parts[1] : AllFunctions);
        return IsPattern(permission.Function) && Actions.All.Concat(Actions.NamedByTarget).Any(permission.IsFor) ? permission : null;
    }

    /// <summary>Returns whether this permission applies to the action on the function.</summary>
    public bool Covers(string action, string function) =>
        IsFor(action) && FileSystemName.MatchesSimpleExpression(Function, function, ignoreCase: Actions.IsSending(action));

    // Of these characters, only the two wildcards have a meaning in MatchesSimpleExpression.
    private static bool IsPattern(string text) =>
        text.Length <= Limits.FunctionArn
            && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '*' or '?');

    private bool IsFor(string action) => FileSystemName.MatchesSimpleExpression(Action, action, ignoreCase: true);
}
