namespace OrgStarter.Bench.Bare;

/// <summary>The content of the page, read once into memory, like the static text of a compiled page.</summary>
public static class Bytes
{
    private static string? text;

    public static string Of(IConfiguration configuration) => text ??= File.ReadAllText(configuration["Bare:Bytes"]!);
}
