using System.Text;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Intrinsics;

/// <summary>Reads a call such as <c>States.Format('Hello, {}', $.name)</c>.</summary>
internal ref struct IntrinsicReader
{
    /// <summary>
    /// The maximum depth of nested calls (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html"/>).
    /// </summary>
    public const int MaxDepth = 10;

    private readonly string text;
    private int place;

    private IntrinsicReader(string text) => this.text = text;

    public static IntrinsicCall Read(string text)
    {
        var reader = new IntrinsicReader(text);
        var call = reader.Call(1);
        reader.SkipSpace();
        return reader.place == text.Length ? call : throw reader.Unexpected();
    }

    private IntrinsicCall Call(int depth)
    {
        if (depth > MaxDepth)
            throw new PathSyntaxException($"'{text}' nests intrinsic functions deeper than {MaxDepth} levels.");
        place += "States.".Length;
        var start = place;
        while (char.IsAsciiLetterOrDigit(Peek))
            place++;
        var name = text[start..place];
        if (!IntrinsicFunctions.Table.TryGetValue(name, out var function))
            throw new PathSyntaxException($"'{text}': there is no intrinsic function 'States.{name}'.");
        Expect('(');
        var arguments = new List<IntrinsicArgument>();
        SkipSpace();
        if (Peek != ')')
        {
            arguments.Add(Argument(depth));
            for (SkipSpace(); Peek == ','; SkipSpace())
            {
                place++;
                arguments.Add(Argument(depth));
            }
        }
        Expect(')');
        return arguments.Count >= function.Least && arguments.Count <= function.Most
            ? new IntrinsicCall(name, arguments)
            : throw new PathSyntaxException($"'{text}': States.{name} does not take {arguments.Count} arguments.");
    }

    private IntrinsicArgument Argument(int depth)
    {
        SkipSpace();
        if (Peek == '\'')
            return Quoted();
        if (text.AsSpan(place).StartsWith("States.", StringComparison.Ordinal))
            return Call(depth + 1);
        if (Peek == '$')
            return new PathArgument(PathExpression.Parse(Path()));
        return PathLiterals.TryWord(text, ref place, out var value) ? new LiteralArgument(value) : throw Unexpected();
    }

    private LiteralArgument Quoted()
    {
        var value = new StringBuilder();
        var template = new StringBuilder();
        for (place++; place < text.Length; place++)
        {
            switch (text[place])
            {
                case '\'':
                    place++;
                    return new LiteralArgument(value.ToString(), template.ToString());
                case '\\':
                    if (++place >= text.Length || text[place] is not ('\'' or '{' or '}' or '\\'))
                        throw new PathSyntaxException(
                            $"'{text}' has a backslash before a character that cannot be escaped. Only ', {{, }} and \\ can be escaped.");
                    value.Append(text[place]);
                    template.Append('\\').Append(text[place]);
                    break;
                default:
                    value.Append(text[place]);
                    template.Append(text[place]);
                    break;
            }
        }
        throw new PathSyntaxException($"'{text}': a quoted string is not closed.");
    }

    /// <summary>Reads a path, which ends at a comma or a parenthesis outside of its brackets and quotes.</summary>
    private string Path()
    {
        var start = place;
        var depth = 0;
        for (; place < text.Length; place++)
        {
            var character = text[place];
            if (depth > 0 && character is '\'' or '"')
            {
                PathLiterals.Quoted(text, ref place);
                place--;
            }
            else if (character is '[' or '(')
            {
                depth++;
            }
            else if (depth > 0 && character is ']' or ')')
            {
                depth--;
            }
            else if (depth == 0 && character is ',' or ')')
            {
                break;
            }
        }
        return text[start..place].TrimEnd();
    }

    private readonly char Peek => place < text.Length ? text[place] : '\0';

    private void Expect(char character)
    {
        SkipSpace();
        if (Peek != character)
            throw Unexpected();
        place++;
    }

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Peek))
            place++;
    }

    private readonly PathSyntaxException Unexpected() => new(place < text.Length
        ? $"'{text}' is not an intrinsic function: unexpected '{text[place]}' at position {place + 1}."
        : $"'{text}' is not an intrinsic function: it ends too early.");
}
