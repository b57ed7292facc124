/**
 * Other names of classes, for the tasks whose captions are looked through: of our own making, a line a class,
 * `name: other, other`. What stands here means the same thing, is no more ambiguous than the class's own name, and is
 * not merely a kind of it or what it is a kind of: `cat` is no name of a breed, and `husky` none of `dog`. Plurals are
 * found without.
 */
const table = `
aircraft carrier: flattop
airplane: plane, aeroplane
american pit bull terrier: pit bull, pitbull, pit bull terrier, apbt, pittie, pibble
annual crop land: annual crop, arable land, cropland
automobile: car
backpack: rucksack, knapsack
bandage: band-aid, band aid
basset hound: basset
bathtub: bath tub
bicycle: bike, push bike
binocular: field glasses
binoculars: field glasses
bobcat: lynx rufus, bay lynx
body of a cougar cat: cougar, puma, mountain lion
bottlecap: bottle cap
bowtie: bow tie
brontosaurus: apatosaurus, thunder lizard
brushland or shrubland: brushland, shrubland, scrubland, shrub land, brush land
camouflage: camo
campfire: camp fire, bonfire
cassava bacterial blight: bacterial blight, cbb
cassava brown streak disease: brown streak disease, brown streak, cbsd
cassava green mottle: green mottle, cgm
cassava mosaic disease: mosaic disease, cassava mosaic, cmd
cattle: cow
cell phone: mobile phone, cellphone, smartphone, cellular phone
cello: violoncello
cellphone: mobile phone, cell phone, smartphone, cellular phone
centered face: face
chequered: checkered, checked, checkerboard, chequerboard, gingham
cobwebbed: cobweb, spiderweb, spider web, cobwebby
computer: pc
cooler: ice box, cool box, icebox
couch: sofa, settee
coyote: canis latrans, prairie wolf
cracked: crack, craquelure
crayfish: crawfish, crawdad
crocodile: croc
crosshatched: cross-hatched, crosshatch, cross hatch, cross-hatching
cruise ship: cruise liner, ocean liner
crystalline: crystal
dishwasher: dish washer
diving board: springboard
dollar bill: dollar note
donut: doughnut
dotted: dots, dot pattern
dragonfly: dragon fly
dresser: chest of drawers
drums: drum kit, drum set
dumbbell: dumb bell, hand weight
electric guitar: e-guitar
english cocker spaniel: cocker spaniel, cocker
eyeglasses: spectacles
face of a cougar cat: cougar, puma, mountain lion
fibrous: fiber, fibre
fire hydrant: hydrant, fireplug
fireplace: hearth
firetruck: fire truck, fire engine
flip flops: flip-flop, thong sandal
flying saucer: ufo
freckled: freckles
frilly: frill, ruffled, ruffles, frilled
gauzy: gauze, sheer fabric
german shorthaired: german short-haired pointer, gsp
gramophone: phonograph
great pyrenees: pyrenean mountain dog, great pyr
grid: gridded
grooved: groove
hamburger: burger, cheeseburger
head of a crocodile: crocodile, croc
head of a flamingo: flamingo
headphone: headset, earphone
headphones: headset, earphone
highway or road: highway, road, motorway, freeway
honeycombed: honeycomb, hexagonal pattern
hot dog: hotdog
hot tub: jacuzzi
hourglass: sand glass, sandglass, egg timer
house plant: houseplant, potted plant, indoor plant
hurricane: cyclone, typhoon
ice cream: icecream, gelato
industrial buildings or commercial buildings: industrial building, commercial building, industrial area, factory, warehouse
inline skate: rollerblade
interlaced: interwoven
jail: prison
japanese chin: japanese spaniel
keeshond: dutch barge dog
knitted: knit, knitting, knitwear
lacelike: lace, lacy, lacework
lake or sea: lake, sea, ocean
lawn mower: lawnmower, grass cutter
light bulb: lightbulb
lighthouse: light house
lightning: thunderbolt
lollipop: lolly, lollypop
mailbox: letterbox, letter box, postbox
marbled: marble, marbling
matches: matchstick
megaphone: bullhorn, loudhailer
meshed: mesh
microphone: mic, mike
miniature pinscher: min pin, minpin
motorbike: motorcycle, motor bike
motorcycle: motorbike, motor bike
moustache: mustache
newfoundland: newfie
off-center face: face
opossum: possum
paintbrush: paint brush
pants: trousers
paper clip: paperclip
pasture land: pasture, grassland, grazing land
peas: pea
perforated: perforation
permanent crop land: permanent crop, orchard, vineyard
phone: telephone
pickup truck: pickup, pick-up truck, pick-up
pig: hog
pitted: pits, pockmarked
pleated: pleat
police car: police cruiser, squad car, patrol car
polka-dotted: polka dot, polka-dot
pomeranian: pom, pom-pom dog
pond: fishpond
popsicle: ice pop, ice lolly
porous: pores
possum: opossum
potholed: pothole
power outlet: wall socket, power socket, electrical outlet
purse: handbag
rabbit: bunny
raccoon: racoon
remote control: tv remote, remote controller
residential buildings or homes or apartments: residential building, residential area, home, house, apartment
rhino: rhinoceros
rhinoceros: rhino
rollerskates: roller skate, rollerskate
rooster: cockerel
sailboat: sailing boat, sail boat
saint bernard: st bernard, st. bernard
samoyed: sammy dog
saxophone: sax
school bus: schoolbus
scottish terrier: scottie, scottie dog
sea horse: seahorse
sea turtle: marine turtle
see saw: seesaw, teeter-totter
shiba inu: shiba, shibe
skyscraper: high-rise, high rise
smeared: smear, smudged
smiley face: smiley, emoticon
snoopy (cartoon beagle): snoopy
speedboat: speed boat, motorboat, powerboat
sphynx: sphinx cat, hairless cat
spiralled: spiral, spiraled
sprinkled: sprinkles
staffordshire bull terrier: staffie, staffy, staffordshire terrier, staffordshire bull
stained: stain
stairs: staircase, stairway, stair
stereo: hi-fi
stratified: strata, layered rock, sedimentary layers
streetcar: tram, trolley car, tramcar
streetlight: street lamp, street light, lamp post, lamppost
string bean: green bean
striped: stripe, stripy, stripey, pinstripe
studded: stud
submarine: u-boat
sweater: jumper, pullover
sweet pepper: bell pepper, capsicum
swirly: swirl, swirling
t-shirt: tshirt, tee shirt
teapot: tea pot
teddy bear: teddy
teddy-bear: teddy
telephone: phone
television: tv, tv set
tennis racquet: tennis racket
the eiffel tower: eiffel tower
the great wall of china: great wall of china, great wall
the mona lisa: mona lisa, la gioconda
toothbrush: tooth brush
tornado: twister
traffic light: stoplight, traffic signal
truck: lorry
underwear: underpants, panties
veined: veins, veiny
waffled: waffle
washing machine: washer, laundry machine
watch: wristwatch
water lilly: water lily, waterlily
waterslide: water slide
wheaten terrier: wheaten
wild cat: wildcat
windmill: wind mill
wine glass: wineglass
woven: weave, weaving, wickerwork, wicker
wrench: spanner
wrinkled: wrinkles, wrinkly, crinkled, creased
wristwatch: wrist watch
yin and yang symbol: yin yang, yin and yang
yorkshire terrier: yorkie
zigzag: zig zag, zig-zag
zigzagged: zigzag, zig zag, chevron
`;

/** Other names of a class by its name in small letters. */
export const synonyms: ReadonlyMap<string, readonly string[]> = new Map(
  table
    .trim()
    .split("\n")
    .map((line) => {
      const [name = "", others = ""] = line.split(": ");
      return [name, others.split(", ")] as const;
    }),
);

/** Caltech-101's class of whatever is none of its classes: captions that say `background` do not name it. */
const noThing = "background";

/**
 * The names that a caption may call a class by: its own, which may be several parted by commas (`tench, Tinca tinca`),
 * and those of the table above; none for a class that is no thing.
 *
 * @example
 * ```ts
 * import { catalogue } from "upstream";
 * catalogue.namesOfClass("airplane").length > 0; // => true
 * ```
 */
export function namesOfClass(name: string): readonly string[] {
  const own = name.split(",").map((one) => one.trim());
  if (name === noThing) return [];
  return [...new Set(own.flatMap((one) => [one, ...(synonyms.get(one.toLowerCase()) ?? [])]))];
}
