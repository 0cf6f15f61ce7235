namespace Lambda.Engine.Patterns.Values;

/// <summary>The part of a string that is compared.</summary>
internal enum TextPart
{
    Whole,
    Start,
    End,
}
