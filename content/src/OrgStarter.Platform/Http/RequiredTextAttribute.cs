using System.ComponentModel.DataAnnotations;
using OrgStarter.Logto;

namespace OrgStarter.Platform.Http;

/// <summary>A text that must be there and be seen: blanks, fillers and marks without a letter are none.</summary>
public sealed class RequiredTextAttribute : RequiredAttribute
{
    public override bool IsValid(object? value) => base.IsValid(value) && WellFormedText.ShowsSomething(value as string);
}
