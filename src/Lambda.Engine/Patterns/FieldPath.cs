namespace Lambda.Engine.Patterns;

/// <summary>Builds JSON paths for error messages.</summary>
internal static class FieldPath
{
    public static string Of(string parent, string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$')
            ? $"{parent}.{name}"
            : $"{parent}['{name}']";

    public static string Of(string parent, int index) => $"{parent}[{index}]";
}
