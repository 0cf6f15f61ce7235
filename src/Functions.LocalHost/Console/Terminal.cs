namespace Functions.LocalHost.Console;

/// <summary>The terminal that the app was started from; silent when the app runs inside another program, such as a test.</summary>
internal sealed class Terminal(bool isOwnProgram)
{
    /// <summary>Whether the app is the program that is running.</summary>
    public bool IsOwnProgram => isOwnProgram;

    public void Write(IEnumerable<string> lines)
    {
        if (isOwnProgram) System.Console.Out.WriteLine(string.Join(Environment.NewLine, lines));
    }
}
