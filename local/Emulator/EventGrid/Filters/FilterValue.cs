namespace Local.Emulator.EventGrid.Filters;

/// <summary>A value of a filter: a string, a Boolean, a number, or a range of numbers that includes both ends.</summary>
internal readonly record struct FilterValue
{
    public FilterValue(string text) => Text = text;

    public FilterValue(bool flag) => Flag = flag;

    public FilterValue(double number) => (Low, High) = (number, number);

    public FilterValue(double low, double high) => (Low, High) = (low, high);

    public string? Text { get; }

    public bool? Flag { get; }

    public double? Low { get; }

    public double? High { get; }
}
