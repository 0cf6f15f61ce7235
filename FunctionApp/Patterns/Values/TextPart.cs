namespace FunctionApp.Patterns.Values;

/// <summary>Which part of a string is compared.</summary>
internal enum TextPart
{
    Whole,
    Start,
    End,
}
